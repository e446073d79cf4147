import { programmeSchema, type Programme } from "~/domain/programme/programme";
import type { Deed, MergePlan, ModelWorld, OrderPlan, Stretch, Told } from "./worlds";

const ONCE: Told = { how: "state", later: 0, times: 1, rank: 0 };

/** One point for each 1.00, at once available; a reward of 100 points; nothing else. */
export function plainProgramme(
  changes: { earning?: object } & Omit<Record<string, unknown>, "earning"> = {},
): Programme {
  const { earning = {}, ...rest } = changes;
  const reward = { key: "off", name: "Off", kind: "fixed_amount", points: 100, value: "1", minimumSpend: null };
  return programmeSchema.parse({
    status: "active",
    earning: { points: 1, perMajor: 1, holdDays: 0, ...earning },
    pointValue: { points: 100, major: 1 },
    tiers: [{ key: "bronze", name: "Bronze", entry: "0", multiplierPercent: 100 }],
    rewards: [{ ...reward, validDays: 90, isEnabled: true }],
    ...rest,
  });
}

/** An order of 100.00 of the first customer, paid when placed and told once. */
export function plainOrder(stretch: number, changes: Partial<OrderPlan> = {}): OrderPlan {
  return {
    customer: 0,
    isGuest: false,
    stretch,
    at: 5000,
    isPaid: true,
    isForeign: false,
    taxesIncluded: false,
    channel: "web",
    shipping: null,
    lines: [{ product: 0, net: 10_000, discount: 0, tax: 0, quantity: 1, isGiftCard: false }],
    wantsCode: false,
    deeds: [],
    told: ONCE,
    ...changes,
  };
}

export function plainDeed(what: Deed["what"], changes: Partial<Deed> = {}): Deed {
  return { what, later: 0, at: 6000, pick: 0, told: ONCE, ...changes };
}

export function heard(later: number): Told {
  return { ...ONCE, later };
}

/** One customer becomes another, which is told once. */
export function plainMerge(gone: number, kept: number, stretch: number): MergePlan {
  return { gone, kept, stretch, told: ONCE };
}

/** A day in which nothing is done. */
export function quiet(changes: Partial<Stretch> = {}): Stretch {
  return { hours: 24, batches: 1, redeem: [], close: null, adjust: [], move: [], publish: null, ...changes };
}

export function plainWorld(changes: Partial<ModelWorld>): ModelWorld {
  return {
    start: Date.parse("2027-11-20T05:00:00Z"),
    currency: "USD",
    zone: "UTC",
    programme: plainProgramme(),
    stretches: [quiet()],
    orders: [plainOrder(0)],
    merges: [],
    ...changes,
  };
}
