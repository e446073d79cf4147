import type { Reward } from "~/domain/programme/programme";

type Issue = { code: string; customerId: bigint; startsAt: Date; endsAt: Date; reward: Reward };

/**
 * The discount behind one redemption: single use, bound to its customer, good until the redemption expires. It combines
 * with product and shipping discounts, not with other order discounts.
 */
export function discountInput({ code, customerId, startsAt, endsAt, reward }: Issue) {
  return {
    title: `${code} (Evergreen)`,
    code,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { customers: { add: [`gid://shopify/Customer/${customerId}`] } },
    customerGets: {
      items: { all: true },
      value:
        reward.kind === "percentage"
          ? { percentage: Number(reward.value) / 100 }
          : { discountAmount: { amount: reward.value, appliesOnEachItem: false } },
    },
    ...(reward.minimumSpend === null
      ? {}
      : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: reward.minimumSpend } } }),
    combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
    tags: ["evergreen"],
  };
}
