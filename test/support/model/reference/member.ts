import type { Programme } from "~/domain/programme/programme";
import type { Known } from "../facts";
import { DECIMALS } from "../shop";
import { keptFrom } from "./chance";
import { dayOf } from "./clocks";
import { tierAt, type Change, type Gain, type Move } from "./tiers";
import { worthOf } from "./worth";

const DAY = 86_400_000;

export type Version = { number: number; from: number; programme: Programme };
/** `chance`: where the person falls, which says whether they are held out. */
export type Rules = { versions: readonly Version[]; zone: string; currency: string; now: number; chance: number };

/** What an order has come to by now. `minor` is before refunds. */
export type Settled = {
  id: bigint;
  placedAt: number;
  credited: number;
  minor: number;
  refunded: number;
  isReversed: boolean;
  tierKey: string;
  version: number;
  availableAt: number;
  /** Not one of the member's orders: they were held out. */
  isOut: boolean;
};

/** A member as they deserve to stand now, from the facts about their orders alone. */
export type Deserved = {
  orders: Settled[];
  tierKey: string;
  qualifying: number;
  count: number;
  grants: Map<string, { points: number; rewardKey: string | null }>;
};

type Earning = { order: Known; version: Version; awardedAt: number };
type Pinned = Earning & {
  tierKey: string;
  isOut: boolean;
  worth: (refunds: number) => { minor: number; points: number };
};
type Step = { at: number; isBack: boolean; id: bigint; run: () => void };

/** Go through all that happened, in the order it happened, with nothing carried along but the list of what came before. */
export function deserves(orders: readonly Known[], moves: readonly Move[], rules: Rules): Deserved {
  const { versions, now } = rules;
  const joinedAt = Math.min(now, ...orders.map(({ placedAt }) => placedAt));
  const scales = versions.map(({ from, programme: { tiers, tierRules } }) => ({ from, tiers, rules: tierRules }));
  const setting = { scales, moves, zone: rules.zone, currency: rules.currency };
  const gains: Gain[] = [];
  const pinned: Pinned[] = [];
  const steps = orders.flatMap((order): Step[] => {
    const earning = earningOf(order, versions);
    if (!earning) return [];
    const refunds = order.refunds.toSorted((a, b) => a.at - b.at);
    let pin: Pinned | undefined;
    let counted = { minor: 0, points: 0, orders: 0 };
    const bring = (at: number, to: typeof counted) => {
      const { minor, points, orders } = counted;
      gains.push({
        at,
        gainedAt: earning.awardedAt,
        minor: to.minor - minor,
        points: to.points - points,
        orders: to.orders - orders,
      });
      counted = to;
    };
    const worth = (count: number) => {
      const left = pin!.worth(count);
      return { ...left, orders: left.minor > 0 ? 1 : 0 };
    };
    const then = (at: number, isBack: boolean, run: (at: number) => void): Step => {
      const when = Math.max(earning.awardedAt, at);
      return { at: isBack ? when : at, isBack, id: order.id, run: () => run(isBack ? when : at) };
    };
    return [
      then(order.placedAt, false, (at) => {
        const tierKey = tierAt(Math.max(at, joinedAt), gains, joinedAt, setting).key;
        pin = placed(earning, tierKey, pinned, rules);
        pinned.push(pin);
      }),
      then(earning.awardedAt, false, (at) => bring(at, worth(0))),
      ...refunds.map(({ at }, index) => then(at, true, (when) => counted.orders > 0 && bring(when, worth(index + 1)))),
      ...(order.undoneAt === null
        ? []
        : [then(order.undoneAt, true, (when) => bring(when, { minor: 0, points: 0, orders: 0 }))]),
    ];
  });
  steps.sort((a, b) => a.at - b.at || Number(a.isBack) - Number(b.isBack) || (a.id < b.id ? -1 : Number(a.id > b.id)));
  for (const { run } of steps) run();
  const { key, changes } = tierAt(now, gains, joinedAt, setting);
  const settled = pinned.map(settle);
  return {
    orders: settled,
    tierKey: key,
    qualifying: gains.reduce((sum, { minor }) => sum + minor, 0),
    count: gains.reduce((sum, { orders }) => sum + orders, 0),
    grants: new Map([...tierGrants(changes, rules), ...milestones(settled, rules)]),
  };
}

/** Whether an order earns by now, by which version and since when. */
function earningOf(order: Known, versions: readonly Version[]): Earning | null {
  const version = versionAt(order.placedAt, versions);
  const { status, earning } = version.programme;
  if (!order.isPaid || status !== "active") return null;
  if (earning.awardOn === "paid") return { order, version, awardedAt: order.placedAt };
  return order.fulfilledAt === null ? null : { order, version, awardedAt: Math.max(order.placedAt, order.fulfilledAt) };
}

export function versionAt(at: number, versions: readonly Version[]): Version {
  return versions.findLast(({ from }) => from <= at) ?? versions[0]!;
}

/** An order at what it is awarded at; caps are shared with the orders placed before it, by their worth before refunds. */
function placed(earning: Earning, shownKey: string, before: readonly Pinned[], { zone, chance }: Rules): Pinned {
  const { order, version } = earning;
  const { tiers, earning: rule } = version.programme;
  const tier = tiers.find(({ key }) => key === shownKey) ?? tiers[0]!;
  const { perOrder, perDay, perMember } = rule.caps;
  const used = (others: readonly Pinned[]) => others.reduce((sum, { worth }) => sum + worth(0).points, 0);
  const sameDay = before.filter((other) => dayOf(zone, other.order.placedAt) === dayOf(zone, order.placedAt));
  const room = Math.min(
    perOrder ?? Infinity,
    perDay === null ? Infinity : Math.max(0, perDay - used(sameDay)),
    perMember === null ? Infinity : Math.max(0, perMember - used(before)),
  );
  const refunds = order.refunds.toSorted((a, b) => a.at - b.at);
  const kept = keptFrom(version.programme, chance);
  const terms = kept === "nothing" ? rule : { ...rule, productMultipliers: [], bonusWindows: [] };
  const worth = (count: number) => {
    if (kept === "all") return { minor: 0, points: 0 };
    const percent = kept === "extras" ? 100 : tier.multiplierPercent;
    const { minor, points } = worthOf(order, refunds.slice(0, count), terms, percent, zone);
    return { minor, points: Math.min(points, room) };
  };
  return { ...earning, tierKey: tier.key, isOut: kept === "all", worth };
}

function settle({ order, version, awardedAt, tierKey, isOut, worth }: Pinned): Settled {
  const { awardAfterDays, holdDays } = version.programme.earning;
  const [whole, left] = [worth(0), worth(order.refunds.length)];
  const isReversed = order.undoneAt !== null;
  return {
    id: order.id,
    placedAt: order.placedAt,
    credited: isReversed ? 0 : left.points,
    minor: whole.minor,
    refunded: whole.minor - left.minor,
    isReversed,
    tierKey,
    version: version.number,
    availableAt: awardedAt + (awardAfterDays + holdDays) * DAY,
    isOut,
  };
}

type GrantEntry = [key: string, grant: { points: number; rewardKey: string | null }];

/** What is given for tiers that were risen into, each once. */
function tierGrants(changes: readonly Change[], { versions, chance }: Rules): GrantEntry[] {
  const grants = new Map<string, { points: number; rewardKey: string | null }>();
  for (const { at, to, isRise } of changes) {
    const { programme } = versionAt(at, versions);
    const tier = programme.tiers.find(({ key }) => key === to);
    if (keptFrom(programme, chance) !== "nothing") continue;
    if (!tier || !isRise || grants.has(`tier:${to}`)) continue;
    if (tier.entryPoints > 0 || tier.entryReward !== null) {
      grants.set(`tier:${to}`, { points: tier.entryPoints, rewardKey: tier.entryReward });
    }
  }
  return [...grants];
}

/** What is given for so many orders or so much spend: by the rule of the order that reaches it, of those that count in the end. */
function milestones(orders: readonly Settled[], { versions, currency, chance }: Rules): GrantEntry[] {
  const grants = new Map<string, { points: number; rewardKey: string | null }>();
  const kept = orders
    .filter(({ isReversed, minor, refunded }) => !isReversed && minor > refunded)
    .sort((a, b) => a.placedAt - b.placedAt || (a.id < b.id ? -1 : 1));
  kept.forEach(({ placedAt }, index) => {
    const spendOf = (count: number) => kept.slice(0, count).reduce((sum, each) => sum + each.minor - each.refunded, 0);
    const { programme } = versionAt(placedAt, versions);
    for (const way of keptFrom(programme, chance) === "nothing" ? programme.ways : []) {
      if ((way.kind !== "orders" && way.kind !== "spend") || !way.isEnabled || grants.has(`way:${way.key}`)) continue;
      const mark = way.kind === "orders" ? way.orders : Math.round(Number(way.spend) * 10 ** DECIMALS[currency]!);
      const [before, after] = way.kind === "orders" ? [index, index + 1] : [spendOf(index), spendOf(index + 1)];
      if (before < mark && after >= mark) grants.set(`way:${way.key}`, { points: way.points, rewardKey: null });
    }
  });
  return [...grants];
}
