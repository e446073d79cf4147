import { markAllCards } from "~/db/card-sync.server";
import { listProductTitles } from "~/db/catalogue.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { getShop, savePublishedVersion } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { minuteIn } from "~/domain/calendar";
import { programmeCard } from "~/domain/members/programme-card";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { setMetafields } from "~/shopify/operations";

/**
 * Write the newest programme where the shop's theme reads it; members' cards follow when their points run out
 * otherwise now, or others are held out. `isRefresh`: also if this version was written before.
 * Safe to repeat; does nothing for a shop that has left.
 */
export async function writeProgrammeCard(deps: Deps, shopId: bigint, isRefresh: boolean): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  const versions = await listProgrammeVersions(deps.db, shopId);
  const current = versions.at(-1);
  if (!shop?.installedAt || !shop.installationGid || !current) return;
  if (shop.publishedVersion >= current.version && !isRefresh) return;
  const titles = await listProductTitles(deps.db, shopId, current.programme.earning.exclusions.productIds);
  const card = programmeCard(current.programme, {
    currency: shop.currency,
    minute: minuteIn(shop.timezone, deps.now()),
    titles,
  });
  const { metafieldsSet } = await deps.adminFor(shop.domain).run(setMetafields, {
    metafields: [
      {
        ownerId: shop.installationGid,
        namespace: "evergreen",
        key: "programme",
        type: "json",
        value: JSON.stringify(card),
      },
    ],
  });
  if (metafieldsSet.userErrors[0]) throw new Error(`programme card refused: ${metafieldsSet.userErrors[0].message}`);
  const written = versions.find(({ version }) => version === shop.publishedVersion);
  await deps.db.transaction(async (tx) => {
    if (written && (expiresOtherwise(written, current) || holdsOutOthers(written, current)))
      await markAllCards(tx, shopId, deps.now());
    await savePublishedVersion(tx, shopId, current.version);
  });
}

function expiresOtherwise({ programme: before }: ProgrammeVersion, { programme: after }: ProgrammeVersion): boolean {
  const { mode, months } = after.expiry;
  return before.status !== after.status || before.expiry.mode !== mode || before.expiry.months !== months;
}

function holdsOutOthers({ programme: before }: ProgrammeVersion, { programme: after }: ProgrammeVersion): boolean {
  return before.holdout.percent !== after.holdout.percent || before.holdout.mode !== after.holdout.mode;
}
