import { discountClass } from "../../shop/discounts.ts";
import type { Discount } from "../../shop/types.ts";
import { connection, listConnection } from "../connection.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { gid } from "../ids.ts";
import { moneyV2 } from "../money.ts";
import { parseSearch, type SearchFields } from "../search.ts";
import { metafieldFields } from "./metafields.ts";

/** As Shopify tells it: a code that was deactivated counts as expired. */
export function discountStatus(discount: Discount, now: Date): "ACTIVE" | "EXPIRED" | "SCHEDULED" {
  if (!discount.active || (discount.endsAt !== null && new Date(discount.endsAt) <= now)) return "EXPIRED";
  return new Date(discount.startsAt) > now ? "SCHEDULED" : "ACTIVE";
}

const searchFields = (now: Date): SearchFields<Discount> => ({
  id: { kind: "number", value: ({ id }) => id },
  code: { kind: "text", value: ({ code }) => code },
  title: { kind: "text", value: ({ title }) => title },
  tag: { kind: "text", value: ({ tags }) => tags },
  method: { kind: "text", value: () => "code" },
  status: { kind: "text", value: (discount) => discountStatus(discount, now) },
  times_used: { kind: "number", value: ({ usedBy }) => String(usedBy.length) },
  created_at: { kind: "time", value: ({ createdAt }) => createdAt },
  updated_at: { kind: "time", value: ({ updatedAt }) => updatedAt },
  starts_at: { kind: "time", value: ({ startsAt }) => startsAt },
  ends_at: { kind: "time", value: ({ endsAt }) => endsAt },
});

const SORTS: Record<string, (discount: Discount) => string | number> = {
  ID: () => 0,
  CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
  UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
  STARTS_AT: ({ startsAt }) => Date.parse(startsAt),
  TITLE: ({ title }) => title,
};

/** Query.discountNodes. */
export function discountsConnection(args: Args, context: Context): Fields {
  const sortBy = SORTS[String(args.sortKey ?? "ID")];
  if (!sortBy) throw notImplemented(`sorting discounts by ${String(args.sortKey)}`);
  const matches = parseSearch(
    String(args.query ?? ""),
    searchFields(context.shop.now()),
    ({ title, code }) => `${title} ${code}`,
  );
  return connection(args, {
    items: context.shop.state.discounts.filter(matches),
    sortBy,
    id: ({ id }) => id,
    node: (discount) => discountNode(discount, context),
    honoured: ["query", "sortKey"],
  });
}

/** Query.codeDiscountNodeByCode: codes are one name in any case. */
export function codeDiscountNodeByCode({ code }: Args, context: Context): Fields | null {
  const found = context.shop.discountByCode(String(code));
  return found ? codeDiscountNode(found, context) : null;
}

export function discountNode(discount: Discount, context: Context): Fields {
  const id = gid("DiscountNode", discount.id);
  return {
    __typename: "DiscountNode",
    id,
    discount: () => discountFields(discount, context),
    ...metafieldFields(context, id),
  };
}

export function codeDiscountNode(discount: Discount, context: Context): Fields {
  const id = gid("DiscountCodeNode", discount.id);
  return {
    __typename: "DiscountCodeNode",
    id,
    codeDiscount: () => discountFields(discount, context),
    ...metafieldFields(context, id),
  };
}

const CLASSES = { orderDiscounts: "ORDER", productDiscounts: "PRODUCT", shippingDiscounts: "SHIPPING" } as const;

function discountFields(discount: Discount, context: Context): Fields {
  const className = CLASSES[discountClass(discount)];
  const { currency } = context.shop.state.shop;
  const shared = {
    title: discount.title,
    status: discountStatus(discount, context.shop.now()),
    startsAt: discount.startsAt,
    endsAt: discount.endsAt,
    createdAt: discount.createdAt,
    updatedAt: discount.updatedAt,
    usageLimit: discount.usageLimit,
    asyncUsageCount: discount.usedBy.length,
    appliesOncePerCustomer: discount.appliesOncePerCustomer,
    combinesWith: { ...discount.combinesWith, productDiscountsWithTagsOnSameCartLine: null },
    tags: discount.tags,
    discountClass: className,
    discountClasses: [className],
    recurringCycleLimit: null,
    summary: summary(discount, currency),
    shortSummary: summary(discount, currency),
    codesCount: { count: 1, precision: "EXACT" },
    codes: ({ sortKey: _onlyOne, ...args }: Args) =>
      listConnection(args, [discount], ({ redeemCodeId, code, usedBy }) => ({
        __typename: "DiscountRedeemCode",
        id: gid("DiscountRedeemCode", redeemCodeId),
        code,
        asyncUsageCount: usedBy.length,
      })),
    context: () => contextFields(discount, context),
    minimumRequirement:
      discount.minimumSubtotal === null
        ? null
        : {
            __typename: "DiscountMinimumSubtotal",
            greaterThanOrEqualToSubtotal: moneyV2(discount.minimumSubtotal, currency),
          },
  };
  if (discount.kind === "free_shipping") {
    return {
      __typename: "DiscountCodeFreeShipping",
      ...shared,
      destinationSelection: { __typename: "DiscountCountryAll", allCountries: true },
      maximumShippingPrice: null,
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
    };
  }
  return { __typename: "DiscountCodeBasic", ...shared, customerGets: () => customerGetsFields(discount, context) };
}

function contextFields({ customerIds }: Discount, context: Context): Fields {
  if (customerIds === null) return { __typename: "DiscountBuyerSelectionAll", all: "ALL" };
  return {
    __typename: "DiscountCustomers",
    customers: () => customerIds.flatMap((id) => context.node(context, gid("Customer", id)) ?? []),
  };
}

function customerGetsFields({ value, productIds }: Discount, context: Context): Fields {
  const { currency } = context.shop.state.shop;
  return {
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: false,
    value:
      value?.kind === "percentage"
        ? { __typename: "DiscountPercentage", percentage: value.fraction }
        : value && {
            __typename: "DiscountAmount",
            amount: moneyV2(value.amount, currency),
            appliesOnEachItem: value.onEachItem,
          },
    items:
      productIds === null
        ? { __typename: "AllDiscountItems", allItems: true }
        : {
            __typename: "DiscountProducts",
            products: (args: Args) =>
              listConnection(args, productIds, (id) => context.node(context, gid("Product", id))),
          },
  };
}

function summary({ kind, value, productIds, usageLimit, appliesOncePerCustomer }: Discount, currency: string): string {
  const what =
    kind === "free_shipping"
      ? "Free shipping"
      : `${value?.kind === "percentage" ? `${Math.round(value.fraction * 100)}%` : moneyV2(value?.amount ?? 0, currency).amount} off ${productIds ? "products" : "entire order"}`;
  const limit = usageLimit === 1 ? "Can only be used once" : null;
  return [what, appliesOncePerCustomer ? "One use per customer" : null, limit].filter(Boolean).join(" • ");
}
