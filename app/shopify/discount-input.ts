import type { Reward } from "~/domain/programme/programme";

/** What a code is made from. */
export type Issue = { code: string; customerId: bigint; startsAt: Date; endsAt: Date; reward: Reward };

/**
 * The discount behind one redemption of an amount or a percentage: single use, bound to its customer, good until the
 * redemption expires. It combines with product and shipping discounts, not with other order discounts.
 */
export function discountInput(issue: Issue) {
  const { reward } = issue;
  return {
    ...commonInput(issue),
    customerGets: {
      items: { all: true },
      value:
        reward.kind === "percentage"
          ? { percentage: Number(reward.value) / 100 }
          : { discountAmount: { amount: reward.value, appliesOnEachItem: false } },
    },
    combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
  };
}

/**
 * The same for free shipping, whatever it costs and wherever it goes. It combines with all but other shipping discounts,
 * which Shopify lets none do.
 */
export function freeShippingInput(issue: Issue) {
  return {
    ...commonInput(issue),
    destination: { all: true },
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
  };
}

function commonInput({ code, customerId, startsAt, endsAt, reward }: Issue) {
  return {
    title: `${code} (Evergreen)`,
    code,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { customers: { add: [`gid://shopify/Customer/${customerId}`] } },
    ...(reward.minimumSpend === null
      ? {}
      : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: reward.minimumSpend } } }),
    tags: ["evergreen"],
  };
}
