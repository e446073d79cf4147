import { interrupted } from "./interrupted.ts";
import { emptyDatabase, startPlayground } from "./playground.ts";
import { provideDatabase } from "./postgres.ts";
import { walkThePath } from "./smoke/path.ts";
import { StepFailed } from "./smoke/seen.ts";

// `npm run smoke`: the whole way without a person, over HTTP, on a shop of its own. Exits 0 when every step holds.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

const stopped = interrupted().then(() => Promise.reject(new Error("interrupted")));
stopped.catch(() => undefined); // It may come before anybody waits for it.

const database = await provideDatabase("evergreen_smoke", { log: say, stopsOnSignals: false });
try {
  await emptyDatabase(database.url);
  const playground = await startPlayground({
    databaseUrl: database.url,
    ports: { app: 0, store: 0, tunnel: 0 },
    folder: null,
    seed: 1,
    history: false,
    log: say,
  });
  try {
    await Promise.race([walkThePath(playground, (step) => say(`  ok  ${step}`)), stopped]);
    say(`The whole path holds (${seconds()}).`);
  } finally {
    await playground.stop();
  }
} catch (error) {
  const where = error instanceof StepFailed ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`  not ok  ${where} (${seconds()})\n`);
  process.exitCode = 1;
} finally {
  await database.stop();
}
process.exit();
