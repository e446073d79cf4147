import { z } from "zod";
import { noteRead } from "~/db/backfill/backfills.server";
import { completeOrders as writeFacts, listLacking, type LackingOrder } from "~/db/backfill/kept-orders.server";
import type { OrderFacts } from "~/domain/earning/order";
import type { AdminApi } from "~/shopify/admin-api.server";
import { factsOf, completeRefunds, type Unrefunded } from "~/shopify/complete-order.server";
import { fetchOrder } from "~/shopify/fetch-order.server";
import type { StepContext } from "./step";

/** Orders of one transaction. */
const BATCH = 50;

/**
 * Ask Shopify for what the export could not hold: what was refunded of orders, and orders whose lines were damaged. False:
 * it is time to leave the rest to another job.
 */
export async function completeOrders({ deps, shop, backfill, goesOn }: StepContext): Promise<boolean> {
  const admin = deps.adminFor(shop.domain);
  for (;;) {
    const lacking = await listLacking(deps.db, backfill, BATCH);
    if (lacking.length === 0) return true;
    const answers = await answersFor(admin, lacking);
    const made = lacking.map((order) => ({ order, facts: readable(answers.get(order)) }));
    const unreadable = made.filter(({ order, facts }) => facts === null && answers.get(order) !== null).length;
    await deps.db.transaction(async (tx) => {
      await writeFacts(tx, backfill, made);
      if (unreadable > 0) await noteRead(tx, backfill, { bytes: backfill.readBytes, orders: 0, unreadable });
    });
    if (!(await goesOn())) return false;
  }
}

/** What Shopify says of each order now; null for one that is no more. */
async function answersFor(admin: AdminApi, lacking: readonly LackingOrder[]): Promise<Map<LackingOrder, unknown>> {
  const refunded = lacking
    .filter(({ lacks }) => lacks === "refunds")
    .map((order) => ({ order, told: JSON.parse(order.body) as Unrefunded }));
  const whole = await completeRefunds(
    admin,
    refunded.map(({ told }) => told),
  );
  const answers = new Map<LackingOrder, unknown>(
    refunded.map(({ order, told }) => [order, whole.get(told.id) ?? null]),
  );
  for (const order of lacking.filter(({ lacks }) => lacks === "order")) {
    answers.set(order, await fetchOrder(admin, `gid://shopify/Order/${order.orderId}`));
  }
  return answers;
}

function readable(order: unknown): OrderFacts | null {
  try {
    return order ? factsOf(order) : null;
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof RangeError) return null;
    throw error;
  }
}
