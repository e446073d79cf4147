import { addFinding } from "~/db/ledger-audit.server";
import { findBlockHash, findSealHead } from "~/db/ledger-seal.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { LedgerHead } from "~/shopify/ledger-head";
import { setMetafields } from "~/shopify/operations";
import { findPublishedHead } from "./find-published-head.server";

/**
 * Show the newest block's hash in the shop, where nobody who can only reach our database can rewrite it. What is shown is
 * compared first: when the chain no longer holds that block, it stays shown, as evidence, and the finding is kept. Safe to
 * repeat; does nothing for a shop that has left, or when nothing is new.
 */
export async function publishLedgerHead(deps: Deps, shopId: bigint): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  const head = await findSealHead(deps.db, shopId);
  if (!shop?.installedAt || !shop.installationGid || !head) return;
  const shown = await findPublishedHead(deps, shop.domain);
  if (shown?.number === head.number && shown.hash === head.hash) return;
  if (shown && (await findBlockHash(deps.db, shopId, shown.number)) !== shown.hash) {
    await addFinding(deps.db, shopId, { kind: "other_than_published", block: shown.number });
    return deps.log.error({ shopId, block: shown.number }, "the ledger is not as it was published");
  }
  const value: LedgerHead = { v: 1, number: head.number, hash: head.hash, sealedAt: head.sealedAt.toISOString() };
  const { metafieldsSet } = await deps.adminFor(shop.domain).run(setMetafields, {
    metafields: [
      {
        ownerId: shop.installationGid,
        namespace: "evergreen",
        key: "ledger_head",
        type: "json",
        value: JSON.stringify(value),
      },
    ],
  });
  if (metafieldsSet.userErrors[0]) throw new Error(`ledger head refused: ${metafieldsSet.userErrors[0].message}`);
}
