import { markAllCards } from "~/db/card-sync.server";
import { ensureShop, findShop, markInstalled, startEarning, type Shop } from "~/db/shops.server";
import type { ProcessDeps } from "~/deps";
import { asksOfProducts } from "~/domain/programme/product-facts";
import { queueCatalogue } from "~/services/catalogue/queue-catalogue.server";
import { queueRefresh } from "~/services/insights/queue-refresh.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { shopProfile } from "~/shopify/operations";
import { takeInProfile } from "./take-in-profile.server";

/**
 * The shop that opened the app, in its full state: profile, programme, and the programme's card in the theme. One not
 * installed on record is installed now, so a return after an uninstall and a first visit are the same. A page asks for
 * several things at once: the first installs, the others wait for it.
 */
export async function ensureInstalled(deps: ProcessDeps, domain: string): Promise<Shop> {
  const known = await findShop(deps.db, domain);
  if (known?.installedAt) return known;
  return deps.db.exclusively(`install:${domain}`, async () => {
    const meanwhile = await findShop(deps.db, domain);
    return meanwhile?.installedAt ? meanwhile : install(deps, domain);
  });
}

async function install(deps: ProcessDeps, domain: string): Promise<Shop> {
  const { shop: profile, currentAppInstallation } = await deps.adminFor(domain).run(shopProfile);
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const shopId = await ensureShop(tx, domain);
    const { name, email, currencyCode: currency, ianaTimezone: timezone } = profile;
    await takeInProfile(tx, shopId, { name, email, currency, timezone }, now);
    await startEarning(tx, shopId, now);
    await markInstalled(tx, shopId, currentAppInstallation.id, now);
    const programme = (await ensureProgramme(tx, { id: shopId, currency }, now)).at(-1)?.programme;
    if (programme && asksOfProducts(programme)) await queueCatalogue(deps.jobs, tx, shopId);
    await markAllCards(tx, shopId, now);
    await deps.jobs.enqueue(tx, "publish-programme", { shopId: String(shopId) });
    await queueRefresh(deps, tx, { shopId, now });
  });
  deps.log.info({ shop: domain }, "shop installed");
  const shop = await findShop(deps.db, domain);
  if (!shop) throw new Error(`shop ${domain} vanished while it was installed`);
  return shop;
}
