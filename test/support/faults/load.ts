import type { Rng } from "../../../dev-store/shop/rng.ts";
import { shuffled } from "./chance.ts";
import { delivered, type Sent } from "./inbox.ts";
import { tellStory, type Step, type Story } from "./story.ts";

export const FIRST_ORDER = 6_000_000_000_000_000_000n;
export const FIRST_CUSTOMER = 8_000_000_000_000_000_000n;

const PLACED_AT = new Date("2026-11-10T12:00:00Z");

export type LoadOptions = {
  orders: number;
  /** The orders are theirs at random. */
  customers: number;
  /** What can happen to an order; each has one of these plots. */
  plots: readonly (readonly Step[])[];
  firstOrder?: bigint;
};

/** Orders with all that is told of them, one delivery an event, in an order of chance. */
export function newLoad(chance: Rng, options: LoadOptions): { stories: Story[]; sent: Sent[] } {
  const { orders, customers, plots, firstOrder = FIRST_ORDER } = options;
  const stories = Array.from({ length: Math.ceil(orders) }, (_, index) =>
    tellStory(chance, {
      orderId: firstOrder + BigInt(index),
      customerId: FIRST_CUSTOMER + BigInt(chance.between(0, customers - 1)),
      placedAt: PLACED_AT,
      steps: chance.pick(plots),
    }),
  );
  const sent = stories.flatMap(({ orderId, events }) => delivered(String(orderId), events));
  return { stories, sent: shuffled(chance, sent) };
}

/** The ids of deliveries. */
export function idsOf(sent: readonly Sent[]): Set<string> {
  return new Set(sent.map(({ webhookId }) => webhookId));
}
