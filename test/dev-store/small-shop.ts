import type { Customer, Discount, Product, ShopState, WebhookEvent } from "../../dev-store/shop/types.ts";
import { Shop } from "../../dev-store/shop/store.ts";

export const NOW = new Date("2026-11-20T15:00:00.000Z");

const customer = (id: string, firstName: string): Customer => ({
  id,
  firstName,
  lastName: "Test",
  email: `${firstName.toLowerCase()}@example.com`,
  phone: null,
  locale: "en",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  tags: [],
  acceptsMarketing: false,
  address: { address1: "1 Elm", city: "Lyon", province: null, zip: "69004", country: "France", countryCode: "FR" },
});

const product = (id: string, handle: string, price: number, giftCard = false): Product => ({
  id,
  handle,
  title: handle,
  description: "",
  vendor: "Test",
  productType: "Goods",
  tags: [],
  giftCard,
  variants: [{ id: `${id}1`, title: "Default Title", sku: handle, price, compareAtPrice: null }],
  image: `/pictures/${handle}.svg`,
});

/** A code for 10.00 off that everybody can use, changed as told. */
export const discount = (change: Partial<Discount> = {}): Discount => ({
  id: "9001",
  kind: "basic",
  title: "Ten off",
  code: "TEN",
  redeemCodeId: "9002",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  startsAt: "2026-01-01T00:00:00.000Z",
  endsAt: null,
  usageLimit: null,
  appliesOncePerCustomer: false,
  customerIds: null,
  value: { kind: "amount", amount: 1000, onEachItem: false },
  productIds: null,
  minimumSubtotal: null,
  combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
  tags: [],
  active: true,
  usedBy: [],
  ...change,
});

/** Two shoppers (11 Ann, 12 Bob), a mug (19.99), a lamp (80.00) and a gift card (25.00); no tax, as both live abroad. */
export function smallShop(discounts: Discount[] = []): { shop: Shop; events: WebhookEvent[] } {
  const state: ShopState = {
    shop: {
      id: "77",
      domain: "small.myshopify.com",
      name: "Small",
      email: "small@example.com",
      currency: "USD",
      timezone: "America/New_York",
      locale: "en",
      country: "US",
      presentment: [
        { currency: "EUR", rate: 0.92, decimals: 2 },
        { currency: "JPY", rate: 150, decimals: 0 },
      ],
    },
    app: null,
    customers: [customer("11", "Ann"), customer("12", "Bob")],
    products: [product("21", "mug", 1999), product("22", "lamp", 8000), product("23", "card", 2500, true)],
    collections: [],
    orders: [],
    discounts,
    metafields: [],
    nextId: 3000,
  };
  const events: WebhookEvent[] = [];
  return { shop: new Shop(state, { now: () => NOW, emit: (event) => events.push(event) }), events };
}

export const MUG = "211";
export const LAMP = "221";
export const CARD = "231";
