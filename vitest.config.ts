import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const tests = (...folders: string[]) => folders.map((name) => `test/${name}/**/*.test.{ts,tsx}`);

const setupFiles = ["test/support/no-console.ts", "test/support/properties.ts"];
const globalSetup = ["test/support/global-setup.ts"];
/** Half of what small files cost was loading the same modules again for each; none of them changes one. */
const isolate = false;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^~\//, replacement: folder("./app/") },
      { find: /^#test\//, replacement: folder("./test/") },
    ],
  },
  // The automatic runtime, whatever tsconfig.json a file's folder has.
  esbuild: { jsx: "automatic" },
  test: {
    // As many as have cores to work on: a file of one core and the database beside it leave a second one idle.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // How long something may take to come about is said where it is a claim. Else a busy machine is given time.
    expect: { poll: { timeout: 15_000 } },
    env: {
      TZ: "UTC",
      // Every property test of a run starts from this seed; a failure prints it. Give it back to see the failure again.
      FC_SEED: process.env.FC_SEED ?? String(randomInt(2 ** 31)),
      // So do the faults; the table at the end of a run names it.
      FAULT_SEED: process.env.FAULT_SEED ?? String(randomInt(2 ** 31)),
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: tests("domain", "ui", "dev-store", "extensions", "lib"),
          setupFiles,
          isolate,
          unstubGlobals: true,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: tests("integration", "model", "routes"),
          setupFiles,
          globalSetup,
          isolate,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: tests("faults"),
          setupFiles,
          globalSetup: [...globalSetup, "test/support/faults/table.ts"],
          // After the others: what these do to servers and processes needs the machine, and their clocks mean something.
          sequence: { groupOrder: 1 },
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: tests("e2e"),
          setupFiles,
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
