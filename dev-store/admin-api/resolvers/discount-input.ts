import type { Discount } from "../../shop/types.ts";
import { type Args, type Context, notImplemented } from "../context.ts";
import { idIn } from "../ids.ts";
import { minorUnits } from "../money.ts";

/** A refusal in a mutation's userErrors. */
export type DiscountUserError = { field: string[]; code: string; message: string; extraInfo: null };
export type NewDiscount = Omit<Discount, "id" | "redeemCodeId" | "createdAt" | "updatedAt" | "active" | "usedBy">;

type Input = Record<string, unknown>;
/** Collects refusals under the argument's name. */
class Refusals {
  readonly list: DiscountUserError[] = [];
  constructor(private readonly argument: string) {}

  add(path: string, code: string, message: string): void {
    this.list.push({ field: [this.argument, ...path.split(".")], code, message, extraInfo: null });
  }
}

const record = (value: unknown): Input => (typeof value === "object" && value !== null ? (value as Input) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isGiven = (value: unknown) => value !== undefined && value !== null;

/** Reads basicCodeDiscount or freeShippingCodeDiscount. Says everything that is wrong with it, as Shopify does. */
export function parseDiscount(
  kind: Discount["kind"],
  argument: string,
  args: Args,
  context: Context,
): { discount: NewDiscount } | { userErrors: DiscountUserError[] } {
  const input = record(args[argument]);
  const refusals = new Refusals(argument);
  refuseUnknownParts(input);
  const code = checkCode(input, context, refusals);
  const title = String(input.title ?? "");
  if (title.trim() === "") refusals.add("title", "BLANK", "Title can't be blank");
  checkPeriod(input, refusals);
  if (isGiven(input.usageLimit) && Number(input.usageLimit) < 1)
    refusals.add("usageLimit", "GREATER_THAN", "Usage limit must be greater than 0");
  const customerIds = checkBuyers(input, context, refusals);
  const minimumSubtotal = checkMinimum(input, context, refusals);
  const gets = kind === "basic" ? checkGets(input, context, refusals) : { value: null, productIds: null };
  if (kind === "free_shipping") checkDestination(input, refusals);
  if (refusals.list.length > 0) return { userErrors: refusals.list };
  const combines = record(input.combinesWith);
  return {
    discount: {
      kind,
      title,
      code,
      customerIds,
      minimumSubtotal,
      ...gets,
      startsAt: new Date(String(input.startsAt)).toISOString(),
      endsAt: isGiven(input.endsAt) ? new Date(String(input.endsAt)).toISOString() : null,
      usageLimit: isGiven(input.usageLimit) ? Number(input.usageLimit) : null,
      appliesOncePerCustomer: input.appliesOncePerCustomer === true,
      combinesWith: {
        orderDiscounts: combines.orderDiscounts === true,
        productDiscounts: combines.productDiscounts === true,
        shippingDiscounts: combines.shippingDiscounts === true,
      },
      tags: list(input.tags).map(String),
    },
  };
}

function refuseUnknownParts(input: Input): void {
  for (const name of ["recurringCycleLimit", "maximumShippingPrice", "appliesOnSubscription"]) {
    if (isGiven(input[name]) && input[name] !== false) throw notImplemented(`${name} of discounts`);
  }
  if (isGiven(record(input.combinesWith).productDiscountsWithTagsOnSameCartLine))
    throw notImplemented("combining discounts by tags");
}

function checkCode(input: Input, { shop }: Context, refusals: Refusals): string {
  const code = String(input.code ?? "");
  if (code.trim() === "") refusals.add("code", "BLANK", "Code can't be blank");
  else if (code.length > 255) refusals.add("code", "TOO_LONG", "Code is too long (maximum is 255 characters)");
  else if (/[\r\n]/.test(code)) refusals.add("code", "INVALID", "Code can't contain newline characters");
  else if (shop.discountByCode(code))
    refusals.add("code", "TAKEN", "Code must be unique. Please try a different code.");
  return code.trim();
}

function checkPeriod({ startsAt, endsAt }: Input, refusals: Refusals): void {
  if (!isGiven(startsAt)) refusals.add("startsAt", "BLANK", "Starts at can't be blank");
  else if (isGiven(endsAt) && Date.parse(String(endsAt)) <= Date.parse(String(startsAt))) {
    refusals.add("endsAt", "END_DATE_BEFORE_START_DATE", "Ends at needs to be after starts_at");
  }
}

/** Null: everybody. */
function checkBuyers(
  { context: buyers, customerSelection }: Input,
  { shop }: Context,
  refusals: Refusals,
): string[] | null {
  if (isGiven(buyers) === isGiven(customerSelection)) {
    const [code, message] = isGiven(buyers)
      ? ["TOO_MANY_ARGUMENTS", "Only one of context or customerSelection can be provided."]
      : ["MISSING_ARGUMENT", "Context or customerSelection must be provided."];
    refusals.add("context", code ?? "", message ?? "");
    return null;
  }
  const name = isGiven(buyers) ? "context" : "customerSelection";
  const selection = record(buyers ?? customerSelection);
  if (isGiven(selection.customerSegments) || isGiven(selection.markets))
    throw notImplemented("discounts for segments or markets");
  if (!isGiven(selection.customers)) return null;
  const ids = list(record(selection.customers).add);
  if (ids.length === 0) refusals.add(`${name}.customers.add`, "BLANK", "Customers can't be blank");
  const known = ids.flatMap((id) => shop.customer(idIn(id, "Customer") ?? "none")?.id ?? []);
  if (known.length < ids.length)
    refusals.add(`${name}.customers.add`, "INVALID", "Some of the selected customers don't exist.");
  return known;
}

function checkMinimum({ minimumRequirement }: Input, { shop }: Context, refusals: Refusals): number | null {
  const { quantity, subtotal } = record(minimumRequirement);
  if (isGiven(quantity) && isGiven(subtotal)) {
    refusals.add(
      "minimumRequirement",
      "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
      "Only one of minimum subtotal and minimum quantity can be given",
    );
  } else if (isGiven(quantity)) throw notImplemented("minimum quantities of discounts");
  const least = record(subtotal).greaterThanOrEqualToSubtotal;
  if (!isGiven(least)) return null;
  if (Number(least) > 0) return minorUnits(least, shop.state.shop.currency);
  refusals.add(
    "minimumRequirement.subtotal.greaterThanOrEqualToSubtotal",
    "GREATER_THAN",
    "Minimum subtotal must be greater than 0",
  );
  return null;
}

function checkGets(input: Input, context: Context, refusals: Refusals): Pick<NewDiscount, "value" | "productIds"> {
  const gets = record(input.customerGets);
  return {
    value: checkValue(record(gets.value), context, refusals),
    productIds: checkItems(record(gets.items), context, refusals),
  };
}

function checkValue(
  { percentage, discountAmount, discountOnQuantity }: Input,
  { shop }: Context,
  refusals: Refusals,
): NewDiscount["value"] {
  if (isGiven(discountOnQuantity)) {
    refusals.add(
      "customerGets.value.discountOnQuantity",
      "INVALID",
      "discountOnQuantity field is only permitted with bxgy discounts.",
    );
    return null;
  }
  if (isGiven(percentage) === isGiven(discountAmount)) {
    refusals.add(
      "customerGets.value",
      isGiven(percentage) ? "TOO_MANY_ARGUMENTS" : "BLANK",
      "Exactly one of percentage and discountAmount must be given",
    );
    return null;
  }
  if (isGiven(percentage)) {
    const fraction = Number(percentage);
    if (!(fraction > 0 && fraction <= 1))
      refusals.add("customerGets.value.percentage", "VALUE_OUTSIDE_RANGE", "Value must be between 0.0 and 1.0");
    return { kind: "percentage", fraction };
  }
  const { amount, appliesOnEachItem } = record(discountAmount);
  if (!(Number(amount) > 0))
    refusals.add("customerGets.value.discountAmount.amount", "GREATER_THAN", "Value must be greater than 0");
  return {
    kind: "amount",
    amount: minorUnits(amount ?? 0, shop.state.shop.currency),
    onEachItem: appliesOnEachItem === true,
  };
}

/** Null: the whole order. */
function checkItems({ all, products, collections }: Input, { shop }: Context, refusals: Refusals): string[] | null {
  if (isGiven(collections)) throw notImplemented("discounts for collections");
  if (all === true && isGiven(products)) {
    refusals.add("customerGets.items", "CONFLICT", "Cannot entitle all items and a subset at once");
    return null;
  }
  if (all === true) return null;
  const { productsToAdd, productVariantsToAdd } = record(products);
  if (isGiven(productVariantsToAdd)) throw notImplemented("discounts for single variants");
  const ids = list(productsToAdd);
  if (ids.length === 0) refusals.add("customerGets.items", "BLANK", "Items in 'customer get' must be defined");
  const known = ids.flatMap((id) => shop.product(idIn(id, "Product") ?? "none")?.id ?? []);
  if (known.length < ids.length)
    refusals.add("customerGets.items.products.productsToAdd", "INVALID", "Some of the selected products don't exist.");
  return known;
}

function checkDestination({ destination }: Input, refusals: Refusals): void {
  const { all, countries } = record(destination);
  if (isGiven(countries)) throw notImplemented("free shipping to single countries");
  if (isGiven(destination) && all !== true) refusals.add("destination", "BLANK", "Destination can't be blank");
}
