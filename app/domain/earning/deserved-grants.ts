import type { GrantReason } from "~/domain/ledger/entry";
import { minorFromDecimal } from "~/domain/money";
import { heldOutBy } from "~/domain/programme/holdout";
import type { Programme, ProgrammeVersion } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import type { WayOf, WayToEarn } from "~/domain/programme/way-to-earn";
import type { TierChange } from "~/domain/tiers/tier-clock";
import { stepNamed } from "~/domain/tiers/tier-course";
import { tierScale } from "~/domain/tiers/tier-scale";

/** Something a member deserves once for what they have reached: points, a reward, or both. */
export type Grant = {
  key: string;
  points: number;
  rewardKey: string | null;
  version: number;
  at: Date;
  reason: GrantReason;
};

/** Whether a programme has anything to grant. */
export function hasGrants(programme: Programme): boolean {
  const isGenerous = programme.tiers.some(({ entryPoints, entryReward }) => entryPoints > 0 || entryReward !== null);
  return isGenerous || hasMilestones(programme);
}

/** Whether a programme has something for so many orders or so much spend. */
export function hasMilestones({ ways }: Pick<Programme, "ways">): boolean {
  return ways.some(isMilestone);
}

/** By what grants are judged. `draw`: where chance has put the customer; who is held out is granted nothing. */
type Judging = { versions: readonly ProgrammeVersion[]; currency: string; draw: number };

/**
 * What a member deserves for the tiers they have entered by rising: each once, at the rule in force then. To be in another tier
 * because a version has put it in the place of the former one is no rise.
 */
export function tierGrants(changes: readonly TierChange[], { versions, currency, draw }: Judging): Grant[] {
  const grants = new Map<string, Grant>();
  for (const { at, from, to } of changes) {
    if (from === null) continue;
    const { version, programme } = ruleInForce(versions, at);
    const former = placeIn(versions, version, from, currency);
    const tier = programme.tiers.findIndex(({ key }) => key === to);
    const entered = programme.tiers[tier];
    if (former === null || !entered || tier <= former || heldOutBy(programme, draw)) continue;
    const key = `tier:${entered.key}`;
    if (grants.has(key) || (entered.entryPoints === 0 && entered.entryReward === null)) continue;
    grants.set(key, {
      key,
      points: entered.entryPoints,
      rewardKey: entered.entryReward,
      version,
      at,
      reason: { type: "tier_entered", tierName: entered.name },
    });
  }
  return [...grants.values()];
}

/** Where a tier is in a version that may no longer have it; null for one that there never was. */
function placeIn(versions: readonly ProgrammeVersion[], version: number, key: string, currency: string): number | null {
  const upTo = versions.filter((each) => each.version <= version);
  const scales = upTo.map(({ effectiveAt, programme: { tiers, tierRules: rules } }) =>
    tierScale({ effectiveAt, tiers, rules }, currency),
  );
  return stepNamed(scales, scales.length - 1, key);
}

/** An order that counts in the end, and what is left of it. Minor units. */
export type CountedOrder = { placedAt: Date; minor: number };

/**
 * What a member deserves for numbers of orders and sums of spend. The order that reaches the mark decides: the rule in force
 * when it was placed must offer it. Orders in the order of time; cancelled ones are not among them.
 */
export function milestoneGrants(orders: readonly CountedOrder[], { versions, currency, draw }: Judging): Grant[] {
  const grants = new Map<string, Grant>();
  let before = { orders: 0, spend: 0 };
  for (const { placedAt, minor } of orders) {
    const { version, programme } = ruleInForce(versions, placedAt);
    const now = { orders: before.orders + 1, spend: before.spend + minor };
    const offered = heldOutBy(programme, draw) ? [] : programme.ways.filter(isMilestone);
    for (const way of offered) {
      const mark = way.kind === "orders" ? way.orders : minorFromDecimal(way.spend, currency);
      const key = `way:${way.key}`;
      if (!way.isEnabled || grants.has(key) || before[way.kind] >= mark || now[way.kind] < mark) continue;
      const reason: GrantReason = { type: "milestone_reached", wayName: way.name };
      grants.set(key, { key, points: way.points, rewardKey: null, version, at: placedAt, reason });
    }
    before = now;
  }
  return [...grants.values()];
}

function isMilestone(way: WayToEarn): way is WayOf<"orders"> | WayOf<"spend"> {
  return way.kind === "orders" || way.kind === "spend";
}
