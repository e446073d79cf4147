import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { FaultRow } from "./fault.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The file to which each fault appends its row, as a line of JSON. */
    faultRows: string;
  }
}

/** Once per run: a file for the faults' rows, and at the end the table of them on standard output. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "evergreen-faults-"));
  const file = join(folder, "rows.jsonl");
  project.provide("faultRows", file);
  return () => {
    if (existsSync(file)) process.stdout.write(`\n${tableOf(readRows(file))}\n`);
    rmSync(folder, { recursive: true, force: true });
  };
}

function readRows(file: string): FaultRow[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as FaultRow).sort((a, b) => a.fault.localeCompare(b.fault));
}

const HEAD = ["fault", "size", "seed", "events", "acknowledged", "lost", "doubled", "violations", "seconds", "result"];

function tableOf(rows: readonly FaultRow[]): string {
  const cells = rows.map((row) => [
    row.fault,
    row.size,
    row.seed,
    ...[row.events, row.acknowledged, row.lost, row.doubled, row.violations].map(String),
    row.seconds.toFixed(1),
    row.isFine ? "held" : "BROKE",
  ]);
  const widths = HEAD.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ");
  return [line(HEAD), ...cells.map(line)].join("\n");
}
