import {
  heard,
  plainDeed,
  plainMerge,
  plainOrder,
  plainProgramme,
  plainWorld,
  quiet,
} from "#test/support/model/plain-world";
import type { ModelWorld } from "#test/support/model/worlds";

const secondOrder = { kind: "orders", key: "second", name: "Second order", orders: 2, points: 40, isEnabled: true };

/** One tier that gives a reward to who rises into it. */
const onlyTier = (key: string) => [{ key, name: key, entry: "0", multiplierPercent: 100, entryReward: "off" }];

const threeTiers = ["gold", "silver", "bronze"].map((key, step) => ({
  key,
  name: key,
  entry: String(step * 200),
  multiplierPercent: 100,
}));
const byYear = (graceDays: number) =>
  plainProgramme({ tiers: threeTiers, tierRules: { by: "points", window: "calendar_year", graceDays } });

/** Worlds in which the engine and the model once differed, as small as they could be made. */
export const KEPT: readonly [claim: string, world: ModelWorld][] = [
  [
    "what a milestone gave is taken back from what it gave, not from older points",
    plainWorld({
      programme: plainProgramme({ ways: [secondOrder] }),
      stretches: [quiet(), quiet()],
      orders: [plainOrder(0, { at: 100 }), plainOrder(0, { deeds: [plainDeed("cancel", { later: 1 })] })],
    }),
  ],
  [
    "a tier that takes another's place in a new version gives nothing to those who are moved, whichever order is heard of first",
    plainWorld({
      programme: plainProgramme({ tiers: onlyTier("bronze") }),
      stretches: [quiet({ publish: plainProgramme({ tiers: onlyTier("silver") }) }), quiet({ batches: 2 })],
      orders: [plainOrder(1), plainOrder(0, { told: heard(1) })],
    }),
  ],
  [
    "a milestone gives what the rule of the order that reached it says, though another order was heard of first",
    plainWorld({
      programme: plainProgramme({ ways: [secondOrder] }),
      stretches: [quiet({ publish: plainProgramme({ ways: [{ ...secondOrder, points: 100 }] }) }), quiet(), quiet()],
      orders: [plainOrder(0), plainOrder(0, { told: heard(2) }), plainOrder(1)],
    }),
  ],
  [
    "a guest's order is theirs by when they became a customer, though a later order of theirs was heard of first",
    plainWorld({
      programme: plainProgramme({ earning: { guestDays: 1 } }),
      stretches: [quiet(), quiet({ hours: 480 }), quiet()],
      orders: [
        plainOrder(0, { at: 1000, isGuest: true }),
        plainOrder(0, { told: heard(2) }),
        plainOrder(1, { at: 9000 }),
      ],
    }),
  ],
  [
    "what who was merged holds, and who is kept has lost, is given once",
    plainWorld({
      programme: plainProgramme({ ways: [secondOrder] }),
      stretches: [quiet(), quiet()],
      orders: [
        plainOrder(0, { at: 100 }),
        plainOrder(0, { deeds: [plainDeed("cancel", { told: heard(1) })] }),
        plainOrder(0, { customer: 1, at: 100 }),
        plainOrder(0, { customer: 1 }),
      ],
      merges: [plainMerge(1, 0, 1)],
    }),
  ],
  [
    "a guest's order is theirs, though their number was first heard of as the one that another was merged into",
    plainWorld({
      programme: plainProgramme({ earning: { guestDays: 30 } }),
      stretches: [quiet(), quiet(), quiet()],
      orders: [plainOrder(0, { customer: 1 }), plainOrder(1, { isGuest: true }), plainOrder(2)],
      merges: [plainMerge(1, 0, 0)],
    }),
  ],
  [
    "whom a merge has named is a customer from then on, which decides what was theirs as a guest",
    plainWorld({
      programme: plainProgramme({ earning: { guestDays: 1 } }),
      stretches: [quiet({ hours: 1 }), quiet({ hours: 4800 })],
      orders: [plainOrder(1, { at: 0, isGuest: true }), plainOrder(1, { at: 51 })],
      merges: [plainMerge(2, 0, 0)],
    }),
  ],
  [
    "who is merged became a customer when the first of the two did, which decides what was theirs as a guest",
    plainWorld({
      programme: plainProgramme({ earning: { guestDays: 1 } }),
      stretches: [quiet(), quiet({ hours: 240 }), quiet(), quiet()],
      orders: [plainOrder(0, { customer: 1 }), plainOrder(0, { at: 9000, isGuest: true }), plainOrder(2)],
      merges: [plainMerge(1, 0, 3)],
    }),
  ],
  [
    "who came down to a tier keeps it to the end of the year, also when they never gained anything",
    plainWorld({
      stretches: [quiet({ publish: byYear(0) }), quiet({ hours: 8880, publish: byYear(1) })],
      orders: [plainOrder(0, { isPaid: false })],
    }),
  ],
];
