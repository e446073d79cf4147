import { getBackfill } from "~/db/backfill/backfills.server";
import type { Purpose } from "~/db/backfill/parts.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { BackfillState } from "~/domain/backfill/backfill";
import { workParts } from "./work-parts.server";

/** No job may take five minutes. */
const LONGEST_RUN_MS = 120_000;
const STATE: Record<Purpose, BackfillState> = { preview: "downloaded", grant: "granting" };

/**
 * Lend a hand with a backfill that another process leads, as long as it is in the state the help is for. Safe to repeat, and
 * to break off anywhere: whoever leads it goes on with what is left.
 */
export async function helpBackfill(deps: Deps, shopId: bigint, id: bigint, purpose: Purpose): Promise<void> {
  const startedAt = deps.now();
  const find = () => getBackfill(deps.db, shopId, id);
  const [shop, backfill] = [await getShop(deps.db, shopId), await find()];
  if (!shop || backfill?.state !== STATE[purpose]) return;
  const goesOn = async () =>
    deps.now().getTime() - startedAt.getTime() < LONGEST_RUN_MS && (await find())?.state === STATE[purpose];
  await workParts({ deps, shop, backfill, goesOn }, purpose);
}
