/** What a process does: serve requests, do the background work, or both. */
export type Role = "all" | "web" | "worker";

/** Throws a sentence for a person when the role is none of these. */
export function roleFrom(argv: readonly string[]): Role {
  const role = argv.find((argument) => argument.startsWith("--role="))?.slice("--role=".length) ?? "all";
  if (role === "all" || role === "web" || role === "worker") return role;
  throw new Error(`--role=${role} is unknown: use all, web or worker.`);
}
