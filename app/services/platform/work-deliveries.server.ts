import { z } from "zod";
import type { Tx } from "~/db/database.server";
import type { Delivery, Outcome } from "~/db/inbox.server";
import { updateProfiles } from "~/db/members.server";
import { holdShop, saveCurrency, type Shop } from "~/db/shops.server";
import type { CustomerFacts, OrderFacts, Refund } from "~/domain/earning/order";
import type { NewEntry } from "~/domain/ledger/entry";
import { awardGuests } from "~/services/earning/award-guests.server";
import { awardOrders } from "~/services/earning/award-orders.server";
import { guestKeys } from "~/services/members/guest-key";
import { parseEvent } from "~/shopify/parse-events";
import { parseJson } from "~/shopify/json";
import { parseOrder, skimOrder } from "~/shopify/parse-order";
import { parseRefund, skimRefund } from "~/shopify/parse-refund";
import type { Deps } from "~/deps";
import { handleEvent, type SingleEvent } from "./handle-event.server";

export type Finished = Outcome & { delivery: Delivery };

/** What came of deliveries, and the entries written for their orders. */
export type Worked = { finished: Finished[]; entries: NewEntry[] };

/** Take in what deliveries of one shop say: orders, refunds and profiles all at once, other events one after the other. */
export async function workDeliveries(deps: Deps, tx: Tx, deliveries: readonly Delivery[]): Promise<Worked> {
  const found = await holdShop(tx, deliveries[0]!.shopId);
  if (!found) throw new Error("deliveries of a shop that does not exist");
  const read = deliveries.map((delivery) => readDelivery(delivery, found.currency));
  const orders = read.flatMap(({ order }) => order ?? []);
  const refunds = read.flatMap(({ refund }) => refund ?? []);
  const profiles = read.flatMap(({ profile }) => profile ?? []);
  const shop = await withCurrency(tx, found, orders[0]?.currency);
  const hasSpend = orders.length + refunds.length > 0;
  const awarding = { now: deps.now(), keyOf: guestKeys(deps, shop.id) };
  const entries = hasSpend ? await awardOrders(tx, shop, { orders, refunds }, awarding) : [];
  const finished: Finished[] = [];
  for (const each of read) finished.push({ delivery: each.delivery, ...(await outcomeOf(deps, tx, shop, each)) });
  const readdressed = profiles.length > 0 ? await updateProfiles(tx, shop.id, profiles, awarding.keyOf) : [];
  return { finished, entries: [...entries, ...(await awardGuests(tx, shop, readdressed, awarding))] };
}

type Read = {
  delivery: Delivery;
  order?: OrderFacts;
  refund?: Refund;
  profile?: CustomerFacts;
  event?: SingleEvent;
  problem?: string;
};

async function outcomeOf(deps: Deps, tx: Tx, shop: Shop, { delivery, event, problem }: Read): Promise<Outcome> {
  if (problem !== undefined) {
    const { topic, webhookId } = delivery;
    deps.log.warn({ shop: shop.domain, topic, webhookId, problem }, "malformed delivery set aside");
    return { state: "failed", error: problem };
  }
  return { state: event ? await handleEvent(deps, tx, shop, event) : "done", error: null };
}

/** What a delivery says. A body that can't be read is a problem now and would be one for ever: it is not retried. */
function readDelivery(delivery: Delivery, currency: string): Read {
  try {
    const { topic, body } = delivery;
    if (topic.startsWith("orders/")) return { delivery, order: parseOrder(skimOrder(body)) };
    if (topic === "refunds/create") return { delivery, refund: parseRefund(skimRefund(body), currency) };
    const event = parseEvent(topic, parseJson(body));
    return event.type === "customer_updated" ? { delivery, profile: event.customer } : { delivery, event };
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
