import { allocate } from "./allocate.ts";
import type { Shop } from "./store.ts";
import type { Discount, DiscountApplication } from "./types.ts";

export type CartLine = { productId: string | null; price: number; quantity: number; giftCard: boolean };
export type Cart = { lines: CartLine[]; shipping: number };

export type RefusalReason =
  | "not_found"
  | "inactive"
  | "not_started"
  | "expired"
  | "usage_limit_reached"
  | "login_required"
  | "customer_not_eligible"
  | "already_used_by_customer"
  | "products_not_eligible"
  | "minimum_not_met"
  | "shipping_not_needed"
  | "not_combinable";

export type Pricing = {
  /** Discounts that count, in the order of `applications`. */
  applied: Discount[];
  refused: { code: string; reason: RefusalReason }[];
  applications: DiscountApplication[];
  /** Per cart line: which application takes how many minor units off the whole line. */
  allocations: { application: number; amount: number }[][];
  shippingDiscount: number;
};

type Situation = { cart: Cart; customerId: string | null; now: Date };
type Check = { reason: RefusalReason; refuses(discount: Discount, situation: Situation): boolean };

/** Which of Shopify's three classes a code belongs to; combining is a matter between classes. */
export function discountClass(discount: Discount): "orderDiscounts" | "productDiscounts" | "shippingDiscounts" {
  if (discount.kind === "free_shipping") return "shippingDiscounts";
  const eachItem = discount.value?.kind === "amount" && discount.value.onEachItem;
  return discount.productIds !== null || eachItem ? "productDiscounts" : "orderDiscounts";
}

/** Gift cards are never discounted. */
function isEntitled(discount: Discount, line: CartLine): boolean {
  if (line.giftCard) return false;
  return discount.productIds === null || (line.productId !== null && discount.productIds.includes(line.productId));
}

function entitledSubtotal(discount: Discount, cart: Cart): number {
  const lines = cart.lines.filter((line) => isEntitled(discount, line));
  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

/** First match refuses. The minimum looks at entitled goods before any discount. */
const CHECKS: readonly Check[] = [
  { reason: "inactive", refuses: (d) => !d.active },
  { reason: "not_started", refuses: (d, { now }) => Date.parse(d.startsAt) > now.getTime() },
  { reason: "expired", refuses: (d, { now }) => d.endsAt !== null && Date.parse(d.endsAt) <= now.getTime() },
  { reason: "usage_limit_reached", refuses: (d) => d.usageLimit !== null && d.usedBy.length >= d.usageLimit },
  { reason: "login_required", refuses: (d, { customerId }) => d.customerIds !== null && customerId === null },
  {
    reason: "customer_not_eligible",
    refuses: (d, { customerId }) => d.customerIds !== null && !d.customerIds.includes(customerId ?? ""),
  },
  {
    reason: "already_used_by_customer",
    refuses: (d, { customerId }) =>
      d.appliesOncePerCustomer && customerId !== null && d.usedBy.some((use) => use.customerId === customerId),
  },
  { reason: "products_not_eligible", refuses: (d, { cart }) => !cart.lines.some((line) => isEntitled(d, line)) },
  {
    reason: "minimum_not_met",
    refuses: (d, { cart }) => d.minimumSubtotal !== null && entitledSubtotal(d, cart) < d.minimumSubtotal,
  },
  { reason: "shipping_not_needed", refuses: (d, { cart }) => d.kind === "free_shipping" && cart.shipping === 0 },
];

/** Two codes combine only when each allows the other's class. */
function combines(one: Discount, other: Discount): boolean {
  return one.combinesWith[discountClass(other)] && other.combinesWith[discountClass(one)];
}

function choose(shop: Shop, codes: readonly string[], situation: Situation): Pick<Pricing, "applied" | "refused"> {
  const applied: Discount[] = [];
  const refused: Pricing["refused"] = [];
  for (const code of codes) {
    const discount = shop.discountByCode(code);
    if (discount && applied.includes(discount)) continue;
    const failed = discount ? CHECKS.find((check) => check.refuses(discount, situation))?.reason : "not_found";
    if (!discount || failed) refused.push({ code, reason: failed ?? "not_found" });
    else if (applied.every((other) => combines(discount, other))) applied.push(discount);
    else refused.push({ code, reason: "not_combinable" });
  }
  return { applied, refused };
}

/** What a discount takes off each line, given what is left of each line; never more than is left. */
function takeOff(discount: Discount, cart: Cart, left: readonly number[]): number[] {
  const { value } = discount;
  const weights = cart.lines.map((line, index) => (isEntitled(discount, line) ? (left[index] ?? 0) : 0));
  if (value === null) return weights.map(() => 0);
  if (value.kind === "amount" && value.onEachItem) {
    return weights.map((weight, index) => Math.min(weight, value.amount * (cart.lines[index]?.quantity ?? 0)));
  }
  const worth = weights.reduce((sum, weight) => sum + weight, 0);
  const amount = value.kind === "percentage" ? Math.round(worth * value.fraction) : value.amount;
  return allocate(Math.min(amount, worth), weights);
}

function applicationOf(discount: Discount): DiscountApplication {
  const base = { type: "discount_code" as const, code: discount.code, title: discount.title };
  const { value } = discount;
  if (discount.kind === "free_shipping" || value === null) {
    return { ...base, value: 100, valueType: "percentage", target: "shipping_line" };
  }
  return value.kind === "percentage"
    ? { ...base, value: Math.round(value.fraction * 10_000) / 100, valueType: "percentage", target: "line_item" }
    : { ...base, value: value.amount, valueType: "fixed_amount", target: "line_item" };
}

const CLASS_ORDER = ["productDiscounts", "orderDiscounts", "shippingDiscounts"] as const;

/**
 * Shopify's rules for discount codes on a cart, in shop minor units.
 *
 * Codes are tried in the order given; one that does not combine with those before it is refused. Product discounts
 * take off first (one per line, the first), then order discounts off what is left, then shipping. A guest
 * (customerId null) is refused codes bound to customers. Nothing is recorded: use is recorded by createOrder.
 */
export function applyCodes(
  shop: Shop,
  cart: Cart,
  codes: readonly string[],
  customerId: string | null,
  now: Date,
): Pricing {
  const { applied, refused } = choose(shop, codes, { cart, customerId, now });
  applied.sort((a, b) => CLASS_ORDER.indexOf(discountClass(a)) - CLASS_ORDER.indexOf(discountClass(b)));
  const left = cart.lines.map((line) => line.price * line.quantity);
  const allocations: Pricing["allocations"] = cart.lines.map(() => []);
  let shippingDiscount = 0;
  applied.forEach((discount, application) => {
    if (discount.kind === "free_shipping") {
      shippingDiscount = cart.shipping;
      return;
    }
    const isProductLevel = discountClass(discount) === "productDiscounts";
    const open = left.map((amount, index) => (isProductLevel && allocations[index]?.length ? 0 : amount));
    takeOff(discount, cart, open).forEach((amount, index) => {
      if (amount === 0) return;
      left[index] = (left[index] ?? 0) - amount;
      allocations[index]?.push({ application, amount });
    });
  });
  return { applied, refused, applications: applied.map(applicationOf), allocations, shippingDiscount };
}
