import type { NewEntry, WayEarned } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { WayToEarn } from "~/domain/programme/way-to-earn";

/** Of these a programme has one at the most. Their entries are named by their kind, so that they outlive a new key. */
const ONE_OF_A_KIND = new Set<WayToEarn["kind"]>(["sign_up", "birthday", "anniversary", "newsletter"]);

type NamedWay = Pick<WayToEarn, "kind" | "key">;

/**
 * What an entry's key begins with, of one way.
 *
 * @example
 * wayKeyStart({ kind: "review", key: "photo" }); // => "way:review/photo:"
 */
export function wayKeyStart({ kind, key }: NamedWay): string {
  return `way:${ONE_OF_A_KIND.has(kind) ? kind : `${kind}/${key}`}:`;
}

/** The key of one time of a way: whose, and what makes it one of its own: "once", a year, a claim, an app's id. */
export function wayKey(way: NamedWay, memberId: bigint, period: string): string {
  return `${wayKeyStart(way)}${memberId}:${period}`;
}

/**
 * The key that an entry of a way would have as another member's.
 *
 * @example
 * wayKeyAs("way:birthday:7:2026", 8n); // => "way:birthday:8:2026"
 */
export function wayKeyAs(key: string, memberId: bigint): string {
  return key.replace(/^(way:[^:]+:)\d+/, (_, start: string) => `${start}${memberId}`);
}

type Earned = {
  way: WayToEarn;
  memberId: bigint;
  /** See `wayKey`. */
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
    key: wayKey(way, memberId, period),
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
