import { CATALOGUE, type CatalogueItem } from "./catalogue.ts";
import { seedCollections } from "./collections.ts";
import { idFor } from "./ids.ts";
import { Rng } from "./rng.ts";
import { seedCustomers } from "./seed-customers.ts";
import { seedOrders } from "./seed-orders.ts";
import { Shop } from "./store.ts";
import type { Discount, Product, ShopDetails, ShopState } from "./types.ts";

const DAY = 86_400_000;
const SHOPPERS = 560;

const SHOP: ShopDetails = {
  id: "84530921763",
  domain: "evergreen-demo.myshopify.com",
  name: "Juniper Goods",
  email: "hello@juniper-goods.example",
  currency: "USD",
  timezone: "America/New_York",
  locale: "en",
  country: "US",
  presentment: [
    { currency: "EUR", rate: 0.92, decimals: 2 },
    { currency: "JPY", rate: 151.4, decimals: 0 },
  ],
};

function productOf(item: CatalogueItem, index: number): Product {
  const titles: readonly [string, number][] = item.variants ?? [["Default Title", 0]];
  const sku = item.handle
    .split("-")
    .map((word) => word.slice(0, 3).toUpperCase())
    .join("-");
  return {
    id: idFor(101 + index * 10),
    handle: item.handle,
    title: item.title,
    description: item.about,
    vendor: "Juniper Goods",
    productType: item.type,
    tags: [item.type.toLowerCase(), ...(item.compareAt ? ["sale"] : [])],
    giftCard: item.giftCard ?? false,
    variants: titles.map(([title, extra], position) => ({
      id: idFor(102 + index * 10 + position),
      title,
      sku: `${sku}-${position + 1}`,
      price: item.price + extra,
      compareAtPrice: item.compareAt ? item.compareAt + extra : null,
    })),
    image: `/pictures/${item.handle}.svg`,
  };
}

/** The shop's own codes, which have nothing to do with any loyalty programme. */
function discounts(today: number): Discount[] {
  const day = (ago: number) => new Date(today - ago * DAY).toISOString();
  const base = (index: number, code: string, title: string, startedDaysAgo: number): Discount => ({
    id: idFor(501 + index * 2),
    kind: "basic",
    title,
    code,
    redeemCodeId: idFor(502 + index * 2),
    createdAt: day(startedDaysAgo),
    updatedAt: day(startedDaysAgo),
    startsAt: day(startedDaysAgo),
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: false,
    customerIds: null,
    value: null,
    productIds: null,
    minimumSubtotal: null,
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    tags: [],
    active: true,
    usedBy: [],
  });
  return [
    {
      ...base(0, "WELCOME10", "Welcome: 10% off", 600),
      value: { kind: "percentage", fraction: 0.1 },
      appliesOncePerCustomer: true,
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
    },
    {
      ...base(1, "SUMMER15", "Summer sale", 200),
      value: { kind: "percentage", fraction: 0.15 },
      endsAt: day(110),
    },
    {
      ...base(2, "FREESHIP", "Free shipping from $40", 420),
      kind: "free_shipping",
      minimumSubtotal: 4000,
      combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
    },
  ];
}

/** The shop with its goods and codes, and nobody in it. */
export function emptyShop(today: number): ShopState {
  const products = CATALOGUE.map(productOf);
  return {
    shop: structuredClone(SHOP),
    app: null,
    customers: [],
    products,
    collections: seedCollections(products),
    orders: [],
    discounts: discounts(today),
    metafields: [],
    nextId: 2001,
  };
}

/**
 * A shop with eighteen months behind it: 560 shoppers and some thirteen hundred orders.
 *
 * The same seed on the same UTC day gives the same state to the byte; nothing in it is later than that day's midnight,
 * so that it is past wherever the reader sits. The app is not installed.
 */
export function seedShop(seed: number, now: Date): ShopState {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  const rng = new Rng(`${seed}:${today}`);
  const state = { ...emptyShop(today), customers: seedCustomers(rng, today, SHOPPERS) };
  const clock = { at: today };
  const shop = new Shop(state, { now: () => new Date(clock.at), emit: null });
  seedOrders({ shop, rng, clock, today });
  return state;
}
