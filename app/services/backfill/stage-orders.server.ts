import { z } from "zod";
import { lockBackfill, noteRead } from "~/db/backfill/backfills.server";
import { keepOrders, type KeptOrder } from "~/db/backfill/kept-orders.server";
import { isRefunded } from "~/shopify/bulk-order-query";
import { readLines } from "~/shopify/bulk-result.server";
import { factsOf } from "~/shopify/complete-order.server";
import { idInGid } from "~/shopify/gid";
import { OrderLines, type LinesOfOrder } from "~/shopify/order-lines";
import type { StepContext } from "./step";

/** Orders of one transaction. */
const BATCH = 1000;

/**
 * Read the export's file into the database, from where it was read to before: with every batch goes how far that is. A
 * connection that breaks is an error, and the next attempt goes on there. False: it is time to leave the rest to another
 * job, or the backfill was cancelled.
 */
export async function stageOrders({ deps, backfill, goesOn }: StepContext, url: string): Promise<boolean> {
  const reading = new OrderLines();
  let from = backfill.readBytes;
  let batch: LinesOfOrder[] = [];
  const save = async (unreadableLines = 0) => {
    const orders = batch;
    batch = [];
    const { kept, unreadable } = toKept(orders);
    const bytes = orders.at(-1)?.endsAt ?? from;
    const read = { bytes, orders: kept.length, unreadable: unreadable + unreadableLines };
    const isOurs = await deps.db.transaction(async (tx) => {
      const current = await lockBackfill(tx, backfill.shopId, backfill.id, "exporting");
      if (current?.readBytes !== from) return false;
      await keepOrders(tx, backfill, kept);
      await noteRead(tx, backfill, read);
      return true;
    });
    from = bytes;
    return isOurs;
  };
  try {
    for await (const { lines } of readLines(url, from)) {
      for (const line of lines) {
        const order = reading.take(line);
        if (order) batch.push(order);
      }
      if (batch.length >= BATCH && !((await save()) && (await goesOn()))) return false;
    }
  } catch (error) {
    // What came before the connection broke is not lost: the next attempt begins behind it.
    await save();
    throw error;
  }
  const last = reading.end();
  if (last) batch.push(last);
  return save(reading.unreadable);
}

/** Orders as they are kept, and how many are in a shape that is none. */
function toKept(orders: readonly LinesOfOrder[]): { kept: KeptOrder[]; unreadable: number } {
  const kept = orders.flatMap((order) => keptOrder(order) ?? []);
  const lines = orders.reduce((sum, { unreadable }) => sum + unreadable, 0);
  return { kept, unreadable: orders.length - kept.length + lines };
}

function keptOrder({ id, customerId, order, isDamaged }: LinesOfOrder): KeptOrder | null {
  try {
    const ids = { orderId: idInGid(id), customerId: customerId === null ? null : idInGid(customerId) };
    if (isDamaged) return { ...ids, body: "", lacks: "order" };
    if (isRefunded(order)) return { ...ids, body: JSON.stringify(order), lacks: "refunds" };
    const facts = factsOf(order);
    return facts && { ...ids, facts };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
