import { allocate } from "./allocate.ts";
import { CATALOGUE } from "./catalogue.ts";
import { findCurrency } from "./money.ts";
import { NAME_GROUPS } from "./names.ts";
import { orderSums } from "./order-sums.ts";
import { cancelOrder, createOrder, fulfilOrder, refundOrder, type NewOrder } from "./orders.ts";
import { taxOn, taxRateFor } from "./pricing.ts";
import { ShopError } from "./errors.ts";
import type { Rng } from "./rng.ts";
import type { Shop } from "./store.ts";
import type { Customer, Order } from "./types.ts";

const DAY = 86_400_000;
const CURRENCIES = new Map(
  NAME_GROUPS.flatMap(({ places }) => places.map((p) => [p.countryCode, p.currency] as const)),
);

/** A clock that the seeding moves; the shop under it reads the time from here. */
export type SeedClock = { at: number };
type Seeding = { shop: Shop; rng: Rng; clock: SeedClock; today: number };
type Visit = { at: number; customer: Customer | null; isFirst: boolean };

/** November and December sell most, high summer least. Index is the month, 1 is a full month. */
const SEASON = [0.72, 0.7, 0.75, 0.78, 0.82, 0.75, 0.66, 0.68, 0.76, 0.85, 1, 1];

/**
 * When one shopper buys: a rate of their own, and after each purchase a chance of their own to leave for good (the
 * buy-till-you-die picture of repeat buying). One in eight never buys.
 */
function visitsOf(rng: Rng, customer: Customer, today: number): Visit[] {
  if (customer.email === "mei.lin@example.com") return [];
  const isAda = customer.email === "ada@example.com";
  if (!isAda && rng.chance(0.12)) return [];
  const meanDays = isAda ? 38 : 18 + rng.wait(60);
  const leaving = isAda ? 0 : 0.06 + rng.next() * 0.44;
  const visits: Visit[] = [];
  let at = Date.parse(customer.createdAt) + rng.between(5, 90) * 60_000;
  while (at < today) {
    visits.push({ at, customer, isFirst: visits.length === 0 });
    if (rng.chance(leaving)) break;
    do at += (1 + rng.wait(meanDays)) * DAY;
    while (!rng.chance(SEASON[new Date(at).getUTCMonth()] ?? 1));
  }
  return visits;
}

function guestVisits(rng: Rng, today: number, count: number): Visit[] {
  return Array.from({ length: count }, () => ({
    at: today - Math.floor(rng.next() * 540 * DAY) - 3_600_000,
    customer: null,
    isFirst: false,
  }));
}

function basket(shop: Shop, rng: Rng): NewOrder["lines"] {
  const stock = CATALOGUE.map((item, index) => ({ weight: item.popularity, index }));
  const kinds = rng.weighted([
    { weight: 50, n: 1 },
    { weight: 32, n: 2 },
    { weight: 13, n: 3 },
    { weight: 5, n: 5 },
  ]).n;
  const chosen = new Map<string, number>();
  for (let i = 0; i < kinds; i++) {
    const product = shop.state.products[rng.weighted(stock).index];
    const variant = rng.pick(product?.variants ?? []);
    chosen.set(variant.id, rng.chance(0.8) ? 1 : rng.between(2, 4));
  }
  return [...chosen].map(([variantId, quantity]) => ({ variantId, quantity }));
}

function codesFor(rng: Rng, visit: Visit): string[] {
  if (visit.isFirst) return rng.chance(0.22) ? ["WELCOME10"] : [];
  if (rng.chance(0.15)) return ["SUMMER15"];
  return rng.chance(0.08) ? ["FREESHIP"] : [];
}

/** Places the order; a code the shop refuses at that time is simply not used, as a shopper would. */
function place({ shop, rng }: Seeding, visit: Visit): Order {
  const sourceName = rng.weighted([
    { weight: 89, name: "web" as const },
    { weight: 9, name: "pos" as const },
    { weight: 2, name: "shopify_draft_order" as const },
  ]).name;
  const home = CURRENCIES.get(visit.customer?.address?.countryCode ?? "US") ?? "USD";
  const input: NewOrder = {
    customerId: visit.customer?.id ?? null,
    lines: basket(shop, rng),
    sourceName,
    presentmentCurrency: sourceName === "web" && findCurrency(shop.state.shop, home) ? home : "USD",
    email: visit.customer === null && sourceName === "web" ? `guest${shop.state.nextId}@example.net` : undefined,
  };
  try {
    return createOrder(shop, { ...input, discountCodes: codesFor(rng, visit) });
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return createOrder(shop, input);
  }
}

/** A clerk's discount on a draft order: it shows among discount codes without being one. */
function giveManualDiscount(shop: Shop, order: Order): void {
  const amount = Math.min(1000, orderSums(order).subtotal);
  const weights = order.lines.map((line) => (line.giftCard ? 0 : line.price * line.quantity));
  order.discountApplications.push({
    type: "manual",
    code: null,
    title: "Friends of the shop",
    value: amount,
    valueType: "fixed_amount",
    target: "line_item",
  });
  const application = order.discountApplications.length - 1;
  const rate = taxRateFor(shop.customer(order.customerId ?? "")?.address?.countryCode ?? null);
  allocate(
    Math.min(
      amount,
      weights.reduce((a, b) => a + b, 0),
    ),
    weights,
  ).forEach((share, index) => {
    const line = order.lines[index];
    if (!line || share === 0) return;
    line.allocations.push({ application, amount: share });
    const off = line.allocations.reduce((sum, part) => sum + part.amount, 0);
    line.tax = taxOn(line.price * line.quantity - off, line.giftCard, rate);
  });
  order.tax = order.lines.reduce((sum, line) => sum + line.tax, 0);
}

function returnSome({ shop, rng }: Seeding, order: Order): void {
  const line = rng.pick(order.lines);
  if (orderSums(order).total === 0) return;
  if (rng.chance(0.2)) refundOrder(shop, order.id, { full: true, note: "Did not suit" });
  else if (rng.chance(0.15)) refundOrder(shop, order.id, { lines: [], amount: 500, note: "Arrived late" });
  else {
    const quantity = rng.between(1, line.quantity);
    refundOrder(shop, order.id, { lines: [{ lineItemId: line.id, quantity }], note: "Arrived damaged" });
  }
}

/** What happens to an order later: cancelled within hours, or sent and sometimes returned, all before today. */
function liveOn(seeding: Seeding, order: Order, placedAt: number): void {
  const { shop, rng, clock, today } = seeding;
  const later = (days: number, then: () => void) => {
    clock.at = placedAt + days * DAY;
    if (clock.at < today) then();
  };
  if (order.sourceName === "shopify_draft_order") giveManualDiscount(shop, order);
  if (rng.chance(0.025)) {
    return later(rng.next() * 0.4, () => void cancelOrder(shop, order.id, { refund: true, reason: "customer" }));
  }
  const sent = order.sourceName === "pos" ? 0.001 : 0.5 + rng.next() * 2.5;
  later(sent, () => void fulfilOrder(shop, order.id));
  if (rng.chance(0.075)) later(sent + 3 + rng.next() * 18, () => returnSome(seeding, order));
}

/** Fill the shop with its past, in the order it happened, through the same engine that serves it later. */
export function seedOrders(seeding: Seeding): void {
  const { shop, rng, clock, today } = seeding;
  const visits = shop.state.customers.flatMap((customer) => visitsOf(rng, customer, today));
  visits.push(...guestVisits(rng, today, Math.round(visits.length * 0.05)));
  visits.sort((a, b) => a.at - b.at);
  for (const visit of visits) {
    clock.at = visit.at;
    liveOn(seeding, place(seeding, visit), visit.at);
  }
  for (const order of shop.state.orders.slice(0, 3)) order.test = true;
}
