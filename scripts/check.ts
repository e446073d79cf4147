import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

// `npm run check [names …]`: everything that can be checked without running the app. One line each; what a failing check
// printed follows. The heavy ones take turns on two processors, the light ones fill the gaps.

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const AT_ONCE = 2;

const cruised = ["app", "dev-store", "extensions", "scripts", "bench", "test"].filter((path) =>
  existsSync(ROOT + path),
);

const CHECKS: readonly { name: string; command: string[] }[] = [
  { name: "lint", command: ["eslint", "--max-warnings=0", "."] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "format", command: ["prettier", "--check", "--log-level=warn", "."] },
  { name: "imports", command: ["depcruise", ...cruised] },
  { name: "unused", command: ["knip", "--no-progress"] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length > 0) throw new Error(`There is no check ${unknown.join(", ")}.`);

const queue = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const failures: { name: string; output: string }[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const { name, output } of failures) console.log(`\n--- ${name} ---\n${output.trimEnd()}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function work(): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const startedAt = performance.now();
    const { isFine, output } = await run(check.command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${isFine ? "✓" : "✗"} ${check.name.padEnd(8)} ${seconds} s`);
    if (!isFine) failures.push({ name: check.name, output });
  }
}

function run([program = "", ...args]: string[]): Promise<{ isFine: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${ROOT}node_modules/.bin/${program}`, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ isFine: code === 0, output }));
  });
}
