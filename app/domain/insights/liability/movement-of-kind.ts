import type { EntryKind } from "~/domain/ledger/entry";
import { MOVEMENTS, type Movements } from "./roll-forward";

/** Which line of a statement an entry is in; null: it moves points between buckets, and none come or go. */
const MOVEMENT_OF_KIND: Record<EntryKind, keyof Movements | null> = {
  earn: "earned",
  bonus: "earned",
  referral: "earned",
  tier_reward: "earned",
  reverse: "reversed",
  commit: "redeemed",
  return: "returned",
  expire: "expired",
  adjust: "adjusted",
  import: "imported",
  merge: "merged",
  mature: null,
  redeem: null,
  release: null,
};

export const NO_MOVEMENTS = Object.fromEntries(MOVEMENTS.map((movement) => [movement, 0])) as Movements;

/** The lines of what entries come to, by their kinds. `points`: the sum of what they changed, whatever the bucket. */
export function movementsOf(sums: Iterable<{ kind: string; points: number }>): Movements {
  const movements = { ...NO_MOVEMENTS };
  for (const { kind, points } of sums) {
    const movement = MOVEMENT_OF_KIND[kind as EntryKind];
    if (movement) movements[movement] += points;
  }
  return movements;
}
