import { parseArgs } from "node:util";
import { rebuildDays } from "../app/services/insights/rebuild-days.server.ts";
import { listShopsNamed, openAppDatabase, runCommand } from "./operator/connect.ts";

// `npm run rebuild`: makes the roll-ups of all days anew from orders and entries.

const USAGE = `npm run rebuild -- [--shop DOMAIN]

  --shop   only this shop's days, e.g. my-shop.myshopify.com
  --demo   in the demo's data instead of the app's own

Says how many rows were not as they should have been. Reports are made anew at night, or by the button on their page.`;

await runCommand(USAGE, async () => {
  const flag = { type: "boolean", default: false } as const;
  const { shop, demo, help } = parseArgs({ options: { shop: { type: "string" }, demo: flag, help: flag } }).values;
  if (help) return console.log(USAGE);
  const { db, close } = await openAppDatabase(demo);
  try {
    for (const { id, domain } of await listShopsNamed(db, shop)) {
      const { days, rows } = await rebuildDays(db, id);
      console.log(`${domain}  ${days} days made anew; ${rows} rows were not as they should have been`);
    }
  } finally {
    await close();
  }
});
