import { openDatabase } from "../app/db/database.server.ts";
import { countViolations } from "../app/db/invariants.server.ts";
import { checkHistories, HISTORIES } from "../app/services/platform/check-histories.server.ts";
import { provideDatabase } from "./postgres.ts";

// `npm run invariants`: what must hold of the data, each with its count of violations. Exits 1 when one does not hold.
// `-- --demo` looks at the demo's data instead of the app's own.

const name = process.argv.includes("--demo") ? "evergreen_demo" : "evergreen";
const database = await provideDatabase(name, { log: console.log });
const db = openDatabase(database.url, { max: 1 });
try {
  const counts = await countViolations(db);
  counts[HISTORIES] = 0;
  const shops = await db.rows<{ id: bigint }>("SELECT id FROM shop ORDER BY id");
  for (const { id } of shops) {
    const { wrong } = await checkHistories(db, id, { now: new Date(), most: Number.MAX_SAFE_INTEGER });
    counts[HISTORIES] += wrong.length;
  }
  for (const [sentence, count] of Object.entries(counts)) console.log(`${String(count).padStart(6)}  ${sentence}`);
  process.exitCode = Object.values(counts).some((count) => count > 0) ? 1 : 0;
} finally {
  await db.close();
  await database.stop();
}
