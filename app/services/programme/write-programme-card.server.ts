import { findCurrentProgramme } from "~/db/programmes.server";
import { getShop, savePublishedVersion } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { programmeCard } from "~/domain/members/card";
import { setMetafields } from "~/shopify/operations";

/** Write the newest programme where the shop's theme reads it. Safe to repeat; does nothing for a shop that has left. */
export async function writeProgrammeCard(deps: Deps, shopId: bigint): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  const current = await findCurrentProgramme(deps.db, shopId);
  if (!shop?.installedAt || !shop.installationGid || !current || shop.publishedVersion >= current.version) return;
  const { metafieldsSet } = await deps.adminFor(shop.domain).run(setMetafields, {
    metafields: [
      {
        ownerId: shop.installationGid,
        namespace: "evergreen",
        key: "programme",
        type: "json",
        value: JSON.stringify(programmeCard(current, shop.currency)),
      },
    ],
  });
  if (metafieldsSet.userErrors[0]) throw new Error(`programme card refused: ${metafieldsSet.userErrors[0].message}`);
  await savePublishedVersion(deps.db, shopId, current.version);
}
