import { parseArgs } from "node:util";
import { openDatabase, type Database } from "../app/db/database.server.ts";
import { findShop, listShops, type Shop } from "../app/db/shops.server.ts";
import { rebuildDays } from "../app/services/insights/rebuild-days.server.ts";
import { runCommand, UsageError } from "./operator/connect.ts";
import { provideDatabase } from "./postgres.ts";

// `npm run rebuild`: makes the roll-ups of all days anew from orders and entries.

const USAGE = `npm run rebuild -- [--shop DOMAIN]

  --shop   only this shop's days, e.g. my-shop.myshopify.com
  --demo   in the demo's data instead of the app's own

Says how many rows were not as they should have been. Reports are made anew at night, or by the button on their page.`;

await runCommand(USAGE, async () => {
  const flag = { type: "boolean", default: false } as const;
  const { shop, demo, help } = parseArgs({ options: { shop: { type: "string" }, demo: flag, help: flag } }).values;
  if (help) return console.log(USAGE);
  const database = await provideDatabase(demo ? "evergreen_demo" : "evergreen", { log: console.error });
  const db = openDatabase(database.url, { max: 1 });
  try {
    for (const { id, domain } of await shopsToRebuild(db, shop)) {
      const { days, rows } = await rebuildDays(db, id);
      console.log(`${domain}  ${days} days made anew; ${rows} rows were not as they should have been`);
    }
  } finally {
    await db.close();
    await database.stop();
  }
});

async function shopsToRebuild(db: Database, domain: string | undefined): Promise<Shop[]> {
  if (domain === undefined) return listShops(db);
  const shop = await findShop(db, domain.toLowerCase());
  if (!shop) throw new UsageError(`There is no shop ${domain} here.`);
  return [shop];
}
