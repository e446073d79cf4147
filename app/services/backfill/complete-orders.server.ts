import { z } from "zod";
import { noteRead } from "~/db/backfill/backfills.server";
import { completeOrders as writeBodies, listLacking, type KeptOrder } from "~/db/backfill/kept-orders.server";
import type { AdminApi } from "~/shopify/admin-api.server";
import { bodyOf, completeRefunds, type Unrefunded } from "~/shopify/complete-order.server";
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
    const made = lacking.map((order) => ({ order, body: readable(answers.get(order)) }));
    const unreadable = made.filter(({ order, body }) => body === null && answers.get(order) !== null).length;
    await deps.db.transaction(async (tx) => {
      await writeBodies(tx, backfill, made);
      if (unreadable > 0) await noteRead(tx, backfill, { bytes: backfill.readBytes, orders: 0, unreadable });
    });
    if (!(await goesOn())) return false;
  }
}

/** What Shopify says of each order now; null for one that is no more. */
async function answersFor(admin: AdminApi, lacking: readonly KeptOrder[]): Promise<Map<KeptOrder, unknown>> {
  const refunded = lacking
    .filter(({ lacks }) => lacks === "refunds")
    .map((order) => ({ order, told: JSON.parse(order.body) as Unrefunded }));
  const whole = await completeRefunds(
    admin,
    refunded.map(({ told }) => told),
  );
  const answers = new Map<KeptOrder, unknown>(refunded.map(({ order, told }) => [order, whole.get(told.id) ?? null]));
  for (const order of lacking.filter(({ lacks }) => lacks === "order")) {
    answers.set(order, await fetchOrder(admin, `gid://shopify/Order/${order.orderId}`));
  }
  return answers;
}

function readable(order: unknown): string | null {
  try {
    return order ? bodyOf(order) : null;
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}
