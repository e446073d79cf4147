import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// `npm run dev`: builds, serves, and does both again when something under app/ changes. A build takes a few seconds; what
// runs is exactly what would run in production. When a build fails, the server of the one before stays up.

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SETTLED_AFTER_MS = 200;

let server: ChildProcess | null = null;
let changes = 1;
let isStopping = false;

watch(`${ROOT}app`, { recursive: true }, () => void changes++);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    isStopping = true;
    server?.kill("SIGTERM");
  });
}

for (let built = 0; !isStopping; await sleep(SETTLED_AFTER_MS)) {
  if (changes === built) continue;
  built = changes;
  await sleep(SETTLED_AFTER_MS);
  if (changes !== built) continue; // still being written
  if (await isBuilt()) await restart();
}

async function isBuilt(): Promise<boolean> {
  const build = spawn(process.execPath, [`${ROOT}scripts/bootstrap.mjs`, "--build"], { cwd: ROOT, stdio: "inherit" });
  const [code] = (await once(build, "exit")) as [number | null];
  return code === 0;
}

async function restart(): Promise<void> {
  await stop();
  if (isStopping) return;
  server = spawn(process.execPath, ["--import", "tsx", `${ROOT}scripts/serve.ts`, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: "inherit",
    detached: true, // Ctrl-C comes through us, once
  });
}

async function stop(): Promise<void> {
  if (!server || server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
}
