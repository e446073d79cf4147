import { isDeepStrictEqual } from "node:util";
import { findSegmentAction, insertSegmentAction } from "~/db/insights/segment-actions.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Deps } from "~/deps";
import type { SegmentDeed } from "~/domain/insights/segments/segment-deed";
import { LoyaltyError } from "~/domain/loyalty-error";

type Asked = { shopId: bigint; id: string; segment: string; deed: SegmentDeed; by: string };

/**
 * Have something done for everybody who is in a segment now; a job does it, a batch at a time. A bonus is not for those who are
 * held out of the programme. Returns how many members it is for. Safe to repeat with the same id. Throws LoyaltyError `not_found`
 * when it is for nobody, `id_conflict` when the id stands for something else.
 */
export async function askSegmentAction(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  { shopId, id, segment, deed, by }: Asked,
): Promise<{ total: number }> {
  return db.transaction(async (tx) => {
    const current = await findCurrentProgramme(tx, shopId);
    const heldBelow = (current?.programme.holdout.percent ?? 0) / 100;
    const made = await insertSegmentAction(tx, { shopId, id, segment, deed, heldBelow }, { at: now(), by });
    if (made === null) {
      const known = await findSegmentAction(tx, shopId, id);
      if (known?.segment !== segment || !isDeepStrictEqual(known.terms, deed)) throw new LoyaltyError("id_conflict");
      return { total: known.total };
    }
    if (made.total === 0) throw new LoyaltyError("not_found");
    await jobs.enqueue(tx, "act-on-segment", { shopId: String(shopId), actionId: id }, { singletonKey: id });
    return made;
  });
}
