/** What package-lock.json says of a package. */
export type Lock = {
  packages: Record<string, { version?: string; license?: string; dev?: boolean; devOptional?: boolean }>;
};

export type Dependency = { name: string; version: string; licence: string };

/** Ask for nothing but a notice, or not even that. */
const ALLOWED = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
];

/** Licences that are on no list, read by a person: whose they are, and why they are fine. */
const READ: Record<string, { licence: string; why: string }> = {
  ...Object.fromEntries(
    ["@shopify/polaris", "@shopify/polaris-icons", "@shopify/polaris-tokens"].map((name) => [
      name,
      {
        licence: "SEE LICENSE IN LICENSE.md",
        why: "MIT's words, for use in applications that integrate with Shopify; this is one, embedded in Shopify's admin.",
      },
    ]),
  ),
  jstat: { licence: "none stated", why: "its LICENSE file, and its package.json in an older form, are MIT's." },
};

/** The packages that a production install brings, on any platform, each version once, by name. */
export function productionDependencies({ packages }: Lock): Dependency[] {
  const found = Object.entries(packages)
    .filter(([path, entry]) => path.startsWith("node_modules/") && !entry.dev && !entry.devOptional)
    .map(([path, { version = "", license = "none stated" }]) => ({
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version,
      licence: license,
    }));
  const distinct = new Map(found.map((each) => [`${each.name} ${each.version}`, each]));
  return [...distinct.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/**
 * Whether a package may be used under what it states: a licence of the list, an SPDX choice of which one is, a sum of which
 * all are, or one that a person has read.
 */
export function isAllowed({ name, licence }: Dependency): boolean {
  if (READ[name]?.licence === licence) return true;
  const parts = licence.replace(/[()]/g, "").split(" AND ");
  return parts.every((part) => part.split(" OR ").some((choice) => ALLOWED.includes(choice)));
}

/** docs/licences.md for these dependencies. The same ones give the same text, whatever machine it is made on. */
export function licencesPage(dependencies: readonly Dependency[]): string {
  const groups = Map.groupBy(dependencies, ({ licence }) => licence);
  const byCount = [...groups].sort(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1));
  const lines = byCount.flatMap(([licence, members]) => [
    `## ${licence} (${members.length})`,
    "",
    ...members.map(({ name, version }) => `- ${name} ${version}`),
    "",
  ]);
  const read = Object.entries(READ).map(([name, { licence, why }]) => `- ${name}, "${licence}": ${why}`);
  return [
    "# Licences",
    "",
    `What a production install brings: ${dependencies.length} packages. Made by \`npm run licences\` from package-lock.json; a test fails`,
    "when it is out of date, or when a package's licence is not one of these:",
    "",
    ALLOWED.join(", ") + ".",
    "",
    "These are on no list, and were read:",
    "",
    ...read,
    "",
    ...lines,
  ].join("\n");
}
