import { z } from "zod";
import type { Tx } from "~/db/database.server";
import { failDelivery, finishDeliveries, lockDeliveries, type Delivery, type Outcome } from "~/db/inbox.server";
import { getShop, saveCurrency, type Shop } from "~/db/shops.server";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import { addSeconds } from "~/domain/calendar";
import { awardOrders } from "~/services/earning/award-orders.server";
import { parseEvent, type ShopEvent } from "~/shopify/parse-events";
import { parseJson } from "~/shopify/json";
import { parseOrder } from "~/shopify/parse-order";
import { parseRefund } from "~/shopify/parse-refund";
import type { Deps } from "~/deps";
import { handleEvent } from "./handle-event.server";

/** Deliveries of one transaction: large enough for few statements, small enough to hold locks only for moments. */
const BATCH = 500;
/** Attempts at a delivery before it is set aside as failed; the waits between them double from five seconds. */
const MAX_ATTEMPTS = 8;

type Finished = Outcome & { delivery: Delivery };

/**
 * Work one batch of the inbox: award, and record the outcome in the same transaction, so that a crash repeats all of it or
 * none. When the batch as a whole fails, its deliveries are worked one by one, so that one bad event holds up no other.
 * Returns how many deliveries were taken up; 0 means the inbox is empty for now.
 */
export async function processDeliveries(deps: Deps): Promise<number> {
  const { batch, failed } = await deps.db
    .transaction(async (tx) => {
      const batch = await lockDeliveries(tx, deps.now(), BATCH);
      if (batch.length > 0) await workBatch(deps, tx, batch);
      return { batch, failed: false };
    })
    .catch((error: unknown) => {
      deps.log.warn({ err: error }, "a batch of deliveries failed; working them one by one");
      return { batch: [] as Delivery[], failed: true };
    });
  return failed ? workOneByOne(deps) : batch.length;
}

async function workOneByOne(deps: Deps): Promise<number> {
  for (let count = 0; count < BATCH; count += 1) {
    let taken: Delivery | undefined;
    try {
      await deps.db.transaction(async (tx) => {
        [taken] = await lockDeliveries(tx, deps.now(), 1);
        if (taken) await workBatch(deps, tx, [taken]);
      });
      if (!taken) return count;
    } catch (error) {
      if (!taken) throw error;
      await setBack(deps, taken, error);
    }
  }
  return BATCH;
}

async function setBack(deps: Deps, delivery: Delivery, error: unknown): Promise<void> {
  const attempt = delivery.attempts + 1;
  const retryAt = attempt < MAX_ATTEMPTS ? addSeconds(deps.now(), 5 * 2 ** (attempt - 1)) : null;
  deps.log.error(
    { err: error, shopId: delivery.shopId, topic: delivery.topic, webhookId: delivery.webhookId, attempt, retryAt },
    "delivery failed",
  );
  await failDelivery(deps.db, delivery, messageOf(error), retryAt, deps.now());
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
}

async function workBatch(deps: Deps, tx: Tx, batch: readonly Delivery[]): Promise<void> {
  const found = await getShop(tx, batch[0]!.shopId);
  if (!found) throw new Error("deliveries of a shop that does not exist");
  const read = batch.map((delivery) => readDelivery(delivery, found.currency));
  const orders = read.flatMap(({ order }) => order ?? []);
  const refunds = read.flatMap(({ refund }) => refund ?? []);
  const shop = await withCurrency(tx, found, orders[0]?.currency);
  if (orders.length + refunds.length > 0) await awardOrders(tx, shop, { orders, refunds }, deps.now());
  const finished: Finished[] = [];
  for (const { delivery, event, problem } of read) {
    if (problem)
      deps.log.warn(
        { shop: shop.domain, topic: delivery.topic, webhookId: delivery.webhookId, problem },
        "malformed delivery set aside",
      );
    const state = problem ? "failed" : event ? await handleEvent(deps, tx, shop, event) : "done";
    finished.push({ delivery, state, error: problem ?? null });
  }
  await finishDeliveries(tx, finished, deps.now());
}

type Read = { delivery: Delivery; order?: OrderFacts; refund?: Refund; event?: ShopEvent; problem?: string };

/** What a delivery says. A body that can't be read is a problem now and would be one for ever: it is not retried. */
function readDelivery(delivery: Delivery, currency: string): Read {
  try {
    const body = parseJson(delivery.body);
    if (delivery.topic.startsWith("orders/")) return { delivery, order: parseOrder(body) };
    if (delivery.topic === "refunds/create") return { delivery, refund: parseRefund(body, currency) };
    return { delivery, event: parseEvent(delivery.topic, body) };
  } catch (error) {
    return { delivery, problem: problemIn(error) };
  }
}

/** Names the fields, never their values: they are personal data. */
function problemIn(error: unknown): string {
  if (error instanceof z.ZodError) {
    return `unusable body: ${error.issues
      .slice(0, 3)
      .map(({ path, code }) => `${path.join(".")} (${code})`)
      .join(", ")}`;
  }
  return error instanceof SyntaxError
    ? "the body is not JSON"
    : "unusable body: an amount, a number or the nesting is out of range";
}

/** A shop whose webhooks come before the app was first opened is known by its orders: they carry its currency. */
async function withCurrency(tx: Tx, shop: Shop, currency: string | undefined): Promise<Shop> {
  if (shop.name !== null || currency === undefined || currency === shop.currency) return shop;
  await saveCurrency(tx, shop.id, currency);
  return { ...shop, currency };
}
