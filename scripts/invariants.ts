import { parseArgs } from "node:util";
import { countViolations } from "../app/db/invariants.server.ts";
import { checkHistories, HISTORIES } from "../app/services/platform/check-histories.server.ts";
import { openAppDatabase, runCommand } from "./operator/connect.ts";

// `npm run invariants`: what must hold of the data, each with its count of violations.

const USAGE = `npm run invariants -- [--demo]

  --demo   in the demo's data instead of the app's own

Exits 1 when one does not hold.`;

await runCommand(USAGE, async () => {
  const flag = { type: "boolean", default: false } as const;
  const { demo, help } = parseArgs({ options: { demo: flag, help: flag } }).values;
  if (help) return console.log(USAGE);
  const { db, close } = await openAppDatabase(demo);
  try {
    const counts = await countViolations(db);
    counts[HISTORIES] = 0;
    const shops = await db.rows<{ id: bigint }>("SELECT id FROM shop ORDER BY id");
    for (const { id } of shops) {
      const { wrong } = await checkHistories(db, id, { now: new Date(), most: Number.MAX_SAFE_INTEGER });
      counts[HISTORIES] += wrong.length;
    }
    for (const [sentence, count] of Object.entries(counts)) console.log(`${String(count).padStart(6)}  ${sentence}`);
    if (Object.values(counts).some((count) => count > 0)) process.exitCode = 1;
  } finally {
    await close();
  }
});
