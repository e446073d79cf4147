import { columns } from "../app/db/columns.server.ts";
import type { Database } from "../app/db/database.server.ts";
import { laneOf } from "../app/db/inbox-lane.ts";
import { ensureShop, getShop, saveShopProfile } from "../app/db/shops.server.ts";
import { ensureProgramme } from "../app/services/programme/ensure-programme.server.ts";
import { orderBody, ORDER_TEMPLATES, SLOTS, type BodySize } from "./orders.ts";

export type Backlog = { shopId: bigint; orders: number; customers: number };

/** Deliveries a statement; two statements at a time, for two cores. */
const CHUNK = 5000;

/**
 * A shop with the default programme and a backlog of paid orders in its inbox, spread evenly over its customers and over
 * the last seconds, one each. The bodies are made by the database: sending them would take longer than working them.
 */
export async function fillBacklog(
  db: Database,
  shape: { orders: number; customers: number; size: BodySize },
): Promise<Backlog> {
  const shopId = await db.transaction(async (tx) => {
    const id = await ensureShop(tx, "bench.myshopify.com");
    await saveShopProfile(tx, id, { name: "Bench", email: null, currency: "USD", timezone: "UTC" });
    await ensureProgramme(tx, (await getShop(tx, id))!, new Date());
    return id;
  });
  const lanes = Array.from({ length: shape.customers }, (_, index) => ({
    lane: laneOf(shopId, orderBody(0, index + 1)),
  }));
  const input = columns(lanes, { lane: "smallint" }, 8);
  const fill = (first: number) =>
    db.rows(
      `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, triggered_at, lane, body)
       SELECT $1, md5(n::text), 'orders/paid', now(), lanes.lane,
              replace(replace(replace($2, $3, lpad(n::text, 12, '0')), $4, lanes.customer::text), $5,
                      to_char(now() - (${shape.orders} - n) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
         FROM generate_series($6::integer, $7::integer) AS n
         JOIN (SELECT input.lane, row_number() OVER () AS customer FROM ${input.from}) AS lanes
           ON lanes.customer = 1 + n % ${shape.customers}
        ORDER BY n`,
      [
        shopId,
        ORDER_TEMPLATES[shape.size],
        SLOTS.order,
        SLOTS.customer,
        SLOTS.at,
        first,
        Math.min(first + CHUNK, shape.orders) - 1,
        ...input.values,
      ],
    );
  let next = 0;
  const worker = async () => {
    for (let first = next; first < shape.orders; first = next) {
      next += CHUNK;
      await fill(first);
    }
  };
  await Promise.all([worker(), worker()]);
  await db.rows("ANALYZE webhook_delivery");
  return { shopId, ...shape };
}
