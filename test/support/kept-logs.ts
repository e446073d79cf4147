import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { inject } from "vitest";
import { createLogger } from "~/lib/logger.server.ts";
import { findSecrets } from "./secrets-in-text.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the run keeps what its apps have logged. */
    logs: string;
  }
}

/** Keep what an app has logged until the run ends, with the secrets and names that it knew and must not have written. */
export function keepLog(log: string, known: readonly string[]): void {
  const name = join(inject("logs"), randomUUID());
  writeFileSync(`${name}.known`, JSON.stringify(known));
  writeFileSync(`${name}.log`, log);
}

/** A logger like an app's, whose lines are kept until the run ends. `tellKnown`: what they must not hold. */
export function openKeptLog(): { log: Logger; tellKnown: (known: readonly string[]) => void } {
  const name = join(inject("logs"), randomUUID());
  const write = (line: string) => appendFileSync(`${name}.log`, line);
  return {
    log: createLogger("info", { write }),
    tellKnown: (known) => writeFileSync(`${name}.known`, JSON.stringify(known)),
  };
}

export function makeLogFolder(): string {
  return mkdtempSync(join(tmpdir(), "evergreen-logs-"));
}

/**
 * Search every log that was kept for what any of the apps and worlds knew, and remove the folder. Says what was searched. Throws when
 * something was found.
 */
export function searchLogs(folder: string): void {
  const files = readdirSync(folder);
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  const known = files.filter((name) => name.endsWith(".known")).flatMap((name) => JSON.parse(text(name)) as string[]);
  const logs = files.filter((name) => name.endsWith(".log")).map(text);
  rmSync(folder, { recursive: true, force: true });
  if (logs.length === 0) return;
  const findings = logs.flatMap((log) => findSecrets(log, known));
  const lines = logs.reduce((sum, log) => sum + log.split("\n").length, 0);
  const said = `Logs: ${lines} lines of ${logs.length} apps and worlds searched for secrets and personal data, ${findings.length} found.`;
  console.log(said);
  if (findings.length === 0) return;
  throw new Error([said, ...findings.slice(0, 20).map(({ what, text }) => `${what}: ${text}`)].join("\n"));
}
