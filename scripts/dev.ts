import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { encryptionKey } from "./encryption-key.ts";

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
    env: developmentEnvironment(process.env),
    detached: true, // Ctrl-C comes through us, once
  });
}

async function stop(): Promise<void> {
  if (!server || server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
}

/** `shopify app dev` names the tunnel HOST; a development machine seals its tokens with a key of its own. */
function developmentEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    NODE_ENV: env.NODE_ENV ?? "development",
    SHOPIFY_APP_URL: env.SHOPIFY_APP_URL || env.HOST || env.APP_URL,
    ENCRYPTION_KEY: env.ENCRYPTION_KEY || encryptionKey(`${ROOT}.data/dev`),
  };
}
