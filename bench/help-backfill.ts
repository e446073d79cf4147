import pino from "pino";
import { findLatestBackfill } from "../app/db/backfill/backfills.server.ts";
import { openDatabase } from "../app/db/database.server.ts";
import type { Deps } from "../app/deps.ts";
import { parseEnv } from "../app/lib/env.server.ts";
import { helpBackfill } from "../app/services/backfill/help-backfill.server.ts";

// The other process of the backfill bench: helps whenever there is something to help with, until it is ended.

const env = parseEnv(process.env as Record<string, string>);
const db = openDatabase(env.DATABASE_URL, { max: 4 });
const deps = { db, env, now: () => new Date(), log: pino({ level: "warn" }, process.stderr) } as Partial<Deps> as Deps;
for (;;) {
  const [shop] = await db.rows<{ id: bigint }>("SELECT id FROM shop LIMIT 1");
  const backfill = shop && (await findLatestBackfill(db, shop.id));
  for (const purpose of ["preview", "grant"] as const) {
    if (backfill) await helpBackfill(deps, backfill.shopId, backfill.id, purpose);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
}
