import type { Db } from "~/db/database.server";
import { isTooLong } from "~/db/limit-statements.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { tierMovements } from "~/db/tier-movements.server";
import { previewProposal, tierPreview, type TierPreview, type TierTerms } from "~/domain/tiers/tier-preview";
import type { PageShop } from "./read-deps";

/** A merchant waits for this; a shop that takes longer is told so. */
const TIMEOUT_MS = 8000;

/**
 * What a change of tiers would do to the members there are now: who would move, and what it would cost. Null when the shop
 * has no programme yet, or counting took too long.
 */
export async function presentTierPreview(
  { db, now }: { db: Db; now: () => Date },
  shop: PageShop,
  proposed: TierTerms,
): Promise<TierPreview | null> {
  const versions = await listProgrammeVersions(db, shop.id);
  const current = versions.at(-1);
  if (!current) return null;
  // An order counts from when it came to earn, by the version it was settled at: what the engine has it count from.
  const atFulfilment = versions.filter(({ programme }) => programme.earning.awardOn === "fulfilled");
  const fulfilledVersions = atFulfilment.map(({ version }) => version);
  const { keys, ...proposal } = previewProposal(current.programme, proposed, shop, now());
  try {
    const options = { keys, now: now(), timeoutMs: TIMEOUT_MS };
    const counts = await db.transaction((tx) =>
      tierMovements(tx, shop.id, { ...proposal, fulfilledVersions }, options),
    );
    return tierPreview(counts, current.programme, proposed, shop.currency);
  } catch (error) {
    if (isTooLong(error)) return null;
    throw error;
  }
}
