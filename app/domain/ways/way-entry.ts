import type { NewEntry, WayEarned } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { WayToEarn } from "~/domain/programme/way-to-earn";

/** Of these a programme has one at the most. Their entries are named by their kind, so that they outlive a new key. */
const ONE_OF_A_KIND = new Set<WayToEarn["kind"]>(["sign_up", "birthday", "anniversary", "newsletter"]);

type NamedWay = Pick<WayToEarn, "kind" | "key">;

/**
 * What an entry's key begins with, of one way and one member.
 *
 * @example
 * wayKeyStart({ kind: "review", key: "photo" }, 7n); // => "way:review/photo:7:"
 */
export function wayKeyStart({ kind, key }: NamedWay, memberId: bigint): string {
  return `way:${ONE_OF_A_KIND.has(kind) ? kind : `${kind}/${key}`}:${memberId}:`;
}

type Earned = {
  way: WayToEarn;
  memberId: bigint;
  /** What makes this time one of its own: "once", a year, a number, an id. */
  period: string;
  at: Date;
  version: ProgrammeVersion;
  /** Points on top of the way's own, and what they are for. */
  more?: Pick<WayEarned, "years" | "by"> & { tier?: { name: string; points: number } };
};

/** The entry of a way to earn, at once available. Its key names the fact and its period: asked for twice, it counts once. */
export function wayEntry({ way, memberId, period, at, version, more: { tier, ...more } = {} }: Earned): NewEntry {
  const { kind, name, points } = way;
  return {
    memberId,
    kind: "bonus",
    key: `${wayKeyStart(way, memberId)}${period}`,
    pending: 0,
    available: points + (tier?.points ?? 0),
    reserved: 0,
    occurredAt: at,
    orderId: null,
    redemptionId: null,
    programmeVersion: version.version,
    reason: {
      type: "way_earned",
      kind,
      name,
      ...more,
      ...(tier && tier.points > 0 ? { tierName: tier.name, tierPoints: tier.points } : {}),
    },
  };
}
