import type { Db } from "~/db/database.server";
import { advanceSealable, listUnsealedShops, lockSeal, sealBlock } from "~/db/ledger-seal.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";

/** Entries of a block at the most: what one statement hashes in some tens of milliseconds. */
const BLOCK = 5000;
/** Blocks of a shop in one run at the most, so that a shop with years of history does not keep the others waiting. */
const BLOCKS_A_RUN = 100;

/**
 * Seal what is certain to be complete, shop by shop, each block in a transaction of its own: a crash between two leaves
 * whole blocks, and the next run goes on after them. Entries are sealed by the second run after they were committed.
 * Returns how many were sealed.
 */
export async function sealLedger({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const sealableTo = await advanceSealable(db);
  let sealed = 0;
  for (const shopId of await listUnsealedShops(db, sealableTo)) {
    for (let blocks = 0; blocks < BLOCKS_A_RUN; blocks += 1) {
      const entries = await sealNext(db, shopId, sealableTo, now());
      sealed += entries;
      if (entries < BLOCK) break;
    }
  }
  return sealed;
}

function sealNext(db: Db, shopId: bigint, sealableTo: bigint, at: Date): Promise<number> {
  return db.transaction(async (tx) => {
    await lockSeal(tx, shopId);
    const shop = await holdShop(tx, shopId);
    return shop ? sealBlock(tx, shopId, { sealableTo, most: BLOCK, at }) : 0;
  });
}
