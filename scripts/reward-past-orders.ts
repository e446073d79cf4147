import pg from "pg";
import type { DevStore } from "../dev-store/server.ts";
import { sendFormAsMerchant } from "./merchant.ts";

const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/** What the backfill came to. Points: `pending` are held back for the return window. */
export type Rewarded = { orders: number; setAside: number; members: number; pending: number; available: number };

/**
 * Have the app reward the orders since a day (UTC), as a merchant would on its page: ask for them, see what they come to, and
 * say yes. The shop lets the app see all its orders. Throws when it gets no further for a minute, or fails.
 */
export async function rewardPastOrders(store: DevStore, databaseUrl: string, since: Date): Promise<Rewarded> {
  await fetch(`${store.url}/control/app/scopes`, {
    method: "POST",
    body: JSON.stringify({ granted: ["read_all_orders"] }),
  });
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    await sendFormAsMerchant(store, "/app/backfill", { what: "begin", since: since.toISOString().slice(0, 10) });
    await sendFormAsMerchant(store, "/app/backfill", { what: "confirm", id: await reached(database, "previewed") });
    return await sumsOf(database, await reached(database, "done"));
  } finally {
    await database.end();
  }
}

/** The id of the newest backfill once it is in a state. */
async function reached(database: pg.Client, wanted: string): Promise<string> {
  let former = "";
  for (let end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((r) => setTimeout(r, LOOK_AGAIN_MS))) {
    const { rows } = await database.query<{ id: string; state: string; error: string | null; progress: string }>(
      `SELECT id, state, error, concat_ws(' ', state, exported_orders, read_bytes,
              (SELECT string_agg(concat_ws(' ', part, customer_id, order_id, is_done), ' ' ORDER BY purpose, part)
                 FROM backfill_part AS p WHERE p.shop_id = b.shop_id AND p.backfill_id = b.id)) AS progress
         FROM backfill AS b ORDER BY id DESC LIMIT 1`,
    );
    const [latest] = rows;
    if (latest?.state === wanted) return latest.id;
    if (latest?.state === "failed") throw new Error(`the past orders could not be counted: ${latest.error}`);
    if (latest && latest.progress !== former) {
      former = latest.progress;
      end = Date.now() + PATIENCE_MS;
    }
  }
  throw new Error(`the past orders came no nearer to being ${wanted} for a minute; the app's log says why`);
}

async function sumsOf(database: pg.Client, id: string): Promise<Rewarded> {
  const sum = (field: string) => `coalesce(sum((tally->>'${field}')::bigint), 0)::float8`;
  const { rows } = await database.query<Rewarded>(
    `SELECT ${sum("orders")} AS orders, ${sum("setAside")} AS "setAside", ${sum("members")} AS members,
            ${sum("pending")} AS pending, ${sum("available")} AS available
       FROM backfill_part WHERE backfill_id = $1 AND purpose = 'grant'`,
    [id],
  );
  return rows[0]!;
}
