// What every npm script begins with: make what is missing, then run the wanted program on Node 22. A fresh clone needs no
// set-up of its own. Plain JavaScript without packages: it runs before any is installed.
//
//   node scripts/bootstrap.mjs [--build] [--env] [program] [arguments …]
//
// --build  builds the app first when its sources changed since the last build (`--build=always`: in any case)
// --env    reads .env, for programs that talk to a shop or to a database of one's own
// program  a .ts, .js or .mjs file, or a command of node_modules/.bin; without one, only the set-up is done
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, "node_modules");
const BIN = join(MODULES, ".bin");
const LOCKFILE = join(ROOT, "package-lock.json");
const OLDEST_NODE = 22;

/** A condition the person at the terminal can mend: printed without a stack. */
class SetupError extends Error {}

main().catch((error) => {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
});

async function main() {
  process.chdir(ROOT);
  const { flags, command } = readArguments(process.argv.slice(2));
  const node = await oneAtATime(() => {
    install();
    const node = findNode();
    generateClient(node, flags.has("--generate"));
    if (flags.has("--build")) build(node, false);
    if (flags.has("--build=always")) build(node, true);
    return node;
  });
  if (command.length > 0) await run(node, command, flags.has("--env"));
}

function readArguments(args) {
  const first = args.findIndex((argument) => !argument.startsWith("--"));
  const split = first === -1 ? args.length : first;
  return { flags: new Set(args.slice(0, split)), command: args.slice(split) };
}

// --- packages ------------------------------------------------------------------------------------------------------

function install() {
  const stamp = join(MODULES, ".evergreen-lock");
  const wanted = hashOf([LOCKFILE]);
  if (readIfThere(stamp) === wanted) return;
  if (!isInstalled()) {
    say("Installing packages (npm ci) …");
    npm(
      // Its warnings are about the Node that runs npm, which is not the one that runs the app.
      ["ci", "--include=dev", "--include=optional", "--loglevel=error"],
      "The packages could not be installed: see npm's message above.",
    );
  }
  writeFileSync(stamp, wanted);
}

/** Whether node_modules holds what the lock file asks for, by npm's own record: so after `npm ci` or `npm install`. */
function isInstalled() {
  const record = readIfThere(join(MODULES, ".package-lock.json"));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(LOCKFILE, "utf8")).packages).filter(([path]) => path !== "");
  // An image for production leaves development packages out on purpose.
  const mayLack = (entry) => entry.optional || entry.devOptional || (isProduction() && entry.dev);
  return wanted.every(([path, entry]) => {
    const found = installed[path];
    return found ? found.version === entry.version : Boolean(mayLack(entry));
  });
}

function isProduction() {
  return process.env.NODE_ENV === "production";
}

function npm(args, complaint) {
  const ownNpm = process.env.npm_execpath;
  const [program, before] = ownNpm && /npm-cli\.c?js$/.test(ownNpm) ? [process.execPath, [ownNpm]] : ["npm", []];
  const { status, error } = spawnSync(program, [...before, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new SetupError(`npm can't be run (${error.message}): install Node.js 22 with npm.`);
  if (status !== 0) throw new SetupError(complaint);
}

// --- Node ----------------------------------------------------------------------------------------------------------

/** A Node that is new enough: the one from the npm package `node`, else the one that runs this. */
function findNode() {
  const packaged = join(BIN, "node");
  if (isNewEnough(packaged)) return packaged;
  if (isNewEnough(process.execPath)) return process.execPath;
  if (existsSync(join(MODULES, "node"))) {
    say("Fetching Node 22 (its install script was skipped) …");
    npm(["rebuild", "node", "--ignore-scripts=false", "--foreground-scripts"], tooOld());
    if (isNewEnough(packaged)) return packaged;
  }
  throw new SetupError(tooOld());
}

function isNewEnough(program) {
  if (!existsSync(program)) return false;
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return Number(/^v(\d+)/.exec(stdout ?? "")?.[1]) >= OLDEST_NODE;
}

function tooOld() {
  return `Evergreen needs Node.js ${OLDEST_NODE} or newer and this is ${process.version}: install it from nodejs.org.`;
}

// --- what is made from the sources ---------------------------------------------------------------------------------

function generateClient(node, isForced) {
  const schema = join(ROOT, "prisma/schema.prisma");
  const prisma = join(BIN, "prisma");
  if (!existsSync(schema) || !existsSync(prisma)) return;
  const stamp = join(MODULES, ".evergreen-prisma");
  const wanted = hashOf([schema, join(ROOT, "prisma.config.ts"), LOCKFILE]);
  const isThere = existsSync(join(MODULES, ".prisma/client/index.js"));
  if (!isForced && isThere && readIfThere(stamp) === wanted) return;
  say("Generating the database client …");
  // Nothing connects, but without any address Prisma can't read the schema, guesses wrong and downloads an engine.
  const address = { DATABASE_URL: process.env.DATABASE_URL || "postgresql://127.0.0.1/none" };
  quietly(node, [prisma, "generate", "--no-hints"], "The database client could not be generated", address);
  writeFileSync(stamp, wanted);
}

function build(node, isForced) {
  const remix = join(BIN, "remix");
  const stamp = join(ROOT, "build/.hash");
  // A production image has the build and not the tools.
  if (!existsSync(remix) && existsSync(join(ROOT, "build/server/index.js"))) return;
  const sources = ["app", "public", "prisma/schema.prisma", "vite.config.ts", "tsconfig.json"];
  const wanted = hashOf([...sources.map((path) => join(ROOT, path)), LOCKFILE]);
  if (!isForced && readIfThere(stamp) === wanted) return;
  say("Building the app …");
  rmSync(stamp, { force: true });
  quietly(node, [remix, "vite:build"], "The app could not be built", { NODE_ENV: "production" });
  writeFileSync(stamp, wanted);
}

/** Runs a tool and shows what it prints only when it fails. */
function quietly(node, args, complaint, extra = {}) {
  const { status, stdout, stderr, error } = spawnSync(node, args, {
    encoding: "utf8",
    env: { ...environment(node), ...extra, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return;
  throw new SetupError(`${stdout ?? ""}${stderr ?? ""}${error ? error.message : ""}\n${complaint}: see above.`);
}

// --- the program ---------------------------------------------------------------------------------------------------

/** Runs the wanted program in this one's place, as far as the outside can tell. */
function run(node, [program, ...args], readsEnv) {
  const options = readsEnv && existsSync(".env") ? ["--env-file=.env"] : [];
  const target = /\.(ts|js|mjs)$/.test(program) ? program : join(BIN, program);
  if (!existsSync(target)) throw new SetupError(`There is no ${program} here.`);
  if (target.endsWith(".ts")) options.push("--import", "tsx");
  const child = spawn(node, [...options, target, ...args], { stdio: "inherit", env: environment(node) });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child without us: a second one would cut its shutdown short.
      const hasReceivedIt = signal === "SIGINT" && process.stdin.isTTY;
      if (!hasReceivedIt) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
      resolve();
    });
  });
}

/**
 * The chosen Node comes first, so that whatever the program starts runs on it too, and keeps what it has compiled: the tests
 * start the app a hundred times.
 */
function environment(node) {
  return {
    NODE_COMPILE_CACHE: join(MODULES, ".cache/compiled"),
    ...process.env,
    PATH: [dirname(node), BIN, process.env.PATH ?? ""].join(delimiter),
  };
}

// --- small tools ---------------------------------------------------------------------------------------------------

/** Two scripts started together on a fresh clone take turns: the second finds everything made. */
async function oneAtATime(work) {
  const lock = join(ROOT, ".data/bootstrap.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (let isWaiting = false; !takeLock(lock); isWaiting = true) {
    if (!isWaiting) say("Waiting for another script to finish the set-up …");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  try {
    return work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = Number(readIfThere(lock));
  if (holder && !isAlive(holder)) rmSync(lock, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** One hash over files and folders: names and contents. What isn't there counts as absent. */
function hashOf(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    hash.update(path.slice(ROOT.length)).update(stat ? "\0" : "\0absent\0");
    if (stat?.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else if (stat) hash.update(readFileSync(path)).update("\0");
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** On standard error: a program's own output stays its own. */
function say(message) {
  console.error(message);
}
