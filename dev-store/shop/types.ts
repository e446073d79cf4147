/**
 * The state of the stand-in shop. Money is integer minor units of the shop's currency (USD: cents) unless a currency is
 * named beside it. Ids are Shopify's numbers as decimal strings, because real ones exceed 2^53.
 */

export type ShopState = {
  shop: ShopDetails;
  /** What was granted at installation; null when the app is not installed. */
  app: Installation | null;
  customers: Customer[];
  products: Product[];
  collections: Collection[];
  orders: Order[];
  discounts: Discount[];
  metafields: Metafield[];
  /** Next free number for new ids, so that a restart never reuses one. */
  nextId: number;
};

export type ShopDetails = {
  id: string;
  domain: string; // evergreen-demo.myshopify.com
  name: string;
  email: string;
  currency: string; // USD
  timezone: string; // IANA
  locale: string;
  country: string;
  /** Other currencies a shopper can pay in: units of that currency for one unit of the shop's, and its decimals. */
  presentment: { currency: string; rate: number; decimals: number }[];
};

export type Installation = { scopes: string[]; accessTokens: Token[]; installedAt: string; id: string };
export type Token = { accessToken: string; refreshToken: string | null; expiresAt: string | null; online: boolean };

export type Customer = {
  id: string;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  locale: string;
  createdAt: string;
  updatedAt: string;
  tags: string[];
  acceptsMarketing: boolean;
  address: Address | null;
};

export type Address = {
  address1: string;
  city: string;
  province: string | null;
  zip: string;
  country: string;
  countryCode: string;
};

export type Product = {
  id: string;
  handle: string;
  title: string;
  description: string;
  vendor: string;
  productType: string;
  tags: string[];
  giftCard: boolean;
  variants: Variant[];
  /** Path of the picture drawn by this machine, e.g. /pictures/kettle.svg */
  image: string;
  /** When it was last changed; absent for one that never was. */
  updatedAt?: string;
};

export type Collection = { id: string; handle: string; title: string; productIds: string[]; updatedAt: string };

export type Variant = { id: string; title: string; sku: string; price: number; compareAtPrice: number | null };

export type Order = {
  id: string;
  name: string; // #1001
  number: number;
  token: string;
  customerId: string | null;
  email: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  paidAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  closedAt: string | null;
  financialStatus: "pending" | "authorized" | "paid" | "partially_refunded" | "refunded" | "voided";
  fulfillmentStatus: null | "partial" | "fulfilled";
  fulfillments: { id: string; createdAt: string; lines: { lineItemId: string; quantity: number }[] }[];
  sourceName: "web" | "pos" | "shopify_draft_order";
  currency: string;
  presentmentCurrency: string;
  /** Presentment units for one shop unit at the time of the order. */
  presentmentRate: number;
  lines: OrderLine[];
  discountApplications: DiscountApplication[];
  shipping: number;
  shippingDiscount: number;
  tax: number;
  taxesIncluded: boolean;
  tags: string[];
  test: boolean;
  refunds: Refund[];
  note: string | null;
};

export type OrderLine = {
  id: string;
  productId: string | null;
  variantId: string | null;
  title: string;
  sku: string;
  giftCard: boolean;
  price: number;
  /** As ordered (plus lines added by an edit). */
  quantity: number;
  /** Falls when a line is refunded or removed by an edit. */
  currentQuantity: number;
  /** Per discount application (by index), for the whole line. */
  allocations: { application: number; amount: number }[];
  tax: number;
};

export type DiscountApplication = {
  type: "discount_code" | "manual" | "automatic";
  code: string | null;
  title: string;
  value: number; // minor units, or percent when valueType is percentage
  valueType: "fixed_amount" | "percentage";
  target: "line_item" | "shipping_line";
};

export type Refund = {
  id: string;
  createdAt: string;
  note: string | null;
  lines: { id: string; lineItemId: string; quantity: number; subtotal: number; tax: number; restock: boolean }[];
  shipping: number;
  /** Money that moved; 0 when only goods did. */
  amount: number;
};

export type Discount = {
  id: string; // number in gid://shopify/DiscountCodeNode/…
  kind: "basic" | "free_shipping";
  title: string;
  code: string;
  redeemCodeId: string;
  createdAt: string;
  updatedAt: string;
  startsAt: string;
  endsAt: string | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  /** Customers it is bound to; null means everybody. */
  customerIds: string[] | null;
  value: { kind: "percentage"; fraction: number } | { kind: "amount"; amount: number; onEachItem: boolean } | null;
  /** What it applies to; null means the whole order. */
  productIds: string[] | null;
  minimumSubtotal: number | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  tags: string[];
  /** Set false by discountCodeDeactivate. */
  active: boolean;
  usedBy: { orderId: string; customerId: string | null; at: string }[];
};

/** namespace is the resolved one: "app--<app id>" for "$app". */
export type Metafield = {
  id: string;
  ownerId: string; // gid
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest: string;
  createdAt: string;
  updatedAt: string;
};

/** What the shop's engine tells the outside: a webhook topic with its JSON body text. */
export type WebhookEvent = { topic: string; body: string; eventId: string; triggeredAt: string };
