import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Locale } from "./translate.ts";

/** Every file of a folder with this ending, by name without it; empty when there is no such folder. */
export function readFolder(folder: string, ending: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return Object.fromEntries(
    names.map((name) => [name.slice(0, -ending.length), readFileSync(join(folder, name), "utf8")]),
  );
}

/** Locale files by language ("en.default.json" is "en"); the schema's own translations are left out. */
export function readLocales(folder: string): { byName: Record<string, Locale>; fallback: Locale } {
  const files = Object.entries(readFolder(folder, ".json")).filter(([name]) => !name.endsWith(".schema"));
  const byName: Record<string, Locale> = {};
  let fallback: Locale = {};
  for (const [name, text] of files) {
    const words: Locale = JSON.parse(text);
    byName[name.replace(/\.default$/, "")] = words;
    if (name.endsWith(".default")) fallback = words;
  }
  return { byName, fallback };
}

/** A number that changes whenever a file in the folder does: cheap enough to ask on every page. */
export function versionOf(folder: string): string {
  if (!existsSync(folder)) return "none";
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const stamps = files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs);
  return `${files.length}-${Math.max(0, ...stamps)}`;
}
