import type { Grant } from "~/domain/earning/deserved-grants";
import type { NewEntry } from "./entry";

/** A grant on record: `isHeld` false once it was lost again; `times` names the next entry. */
export type HeldGrant = Omit<Grant, "at"> & { memberId: bigint; times: number; isHeld: boolean; grantedAt: Date };

export type GrantChanges = { grants: HeldGrant[]; entries: NewEntry[] };

/**
 * What brings a member's grants to what they deserve: the missing ones are given, and with `isWhole` (what is deserved is all
 * there is, not only what is new) those no longer deserved are taken back, as of `at`. So is one that turns out to be
 * deserved by another version that gives another number of points, and that number is given instead.
 */
export function grantChanges(
  memberId: bigint,
  held: readonly HeldGrant[],
  deserved: readonly Grant[],
  { isWhole, at }: { isWhole: boolean; at: Date },
): GrantChanges {
  const changes: GrantChanges = { grants: [], entries: [] };
  const known = new Map(held.map((grant) => [grant.key, grant]));
  for (const { at: grantedAt, ...grant } of deserved) {
    const former = known.get(grant.key);
    if (former?.isHeld && (!isWhole || former.points === grant.points)) {
      const isOtherReward = former.rewardKey !== grant.rewardKey || former.version !== grant.version;
      if (isWhole && isOtherReward && (former.rewardKey ?? grant.rewardKey) !== null) {
        changes.grants.push({ ...former, rewardKey: grant.rewardKey, version: grant.version });
      }
      continue;
    }
    if (former?.isHeld) changes.entries.push(...entryOf({ ...former, isHeld: false }, at));
    const given = { ...grant, memberId, times: (former?.times ?? 0) + 1, isHeld: true, grantedAt };
    changes.grants.push(given);
    changes.entries.push(...entryOf(given, grantedAt));
  }
  const wanted = new Set(deserved.map(({ key }) => key));
  for (const grant of isWhole ? held : []) {
    if (!grant.isHeld || wanted.has(grant.key)) continue;
    const lost = { ...grant, isHeld: false };
    changes.grants.push(lost);
    changes.entries.push(...entryOf(lost, at));
  }
  return changes;
}

/** None where no points move: a reward alone is no matter of the ledger. */
function entryOf({ memberId, key, points, times, isHeld, version, reason }: HeldGrant, at: Date): NewEntry[] {
  if (points === 0) return [];
  const given = { kind: reason.type === "tier_entered" ? "tier_reward" : "bonus", reason } as const;
  const lost = { kind: "reverse", reason: { type: "grant_undone", of: reason } } as const;
  return [
    {
      memberId,
      ...(isHeld ? given : lost),
      key: `grant:${memberId}:${key}:${times}${isHeld ? "" : ":undo"}`,
      pending: 0,
      available: isHeld ? points : -points,
      reserved: 0,
      occurredAt: at,
      orderId: null,
      redemptionId: null,
      programmeVersion: version,
    },
  ];
}
