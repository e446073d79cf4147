import { readCards, type CardRow } from "~/db/card-sync.server";
import { getShop, type Shop } from "~/db/shops.server";
import { claimMarks, postponeClaims, settleClaims, type Claim } from "~/db/sync-marks.server";
import type { Deps } from "~/deps";
import { addSeconds } from "~/domain/calendar";
import { AdminApiError } from "~/shopify/admin-api.server";
import { memberCard } from "~/domain/members/card";
import { setMetafields } from "~/shopify/operations";

/** metafieldsSet takes no more. */
const BATCH = 25;
const MAX_ATTEMPTS = 10;

/**
 * Write one batch of out-of-date cards to Shopify. A card that changed again meanwhile stays marked. Returns how many were
 * taken up; 0 when all are up to date.
 */
export async function syncCards(deps: Deps): Promise<number> {
  const now = deps.now();
  const claimed = await claimMarks(deps.db, "card_sync", { now, until: addSeconds(now, 60), limit: BATCH });
  const shop = claimed[0] ? await getShop(deps.db, claimed[0].shopId) : null;
  if (!shop) return 0;
  try {
    const rows = await readCards(
      deps.db,
      shop.id,
      claimed.map(({ memberId }) => memberId),
    );
    const refused = await writeCards(deps, shop, rows);
    await settleClaims(deps.db, "card_sync", claimed);
    if (refused.length > 0)
      deps.log.warn({ shop: shop.domain, memberIds: refused.map(String) }, "cards refused by Shopify");
  } catch (error) {
    await giveBack(deps, shop, claimed, error);
  }
  return claimed.length;
}

/** All in one call; when Shopify refuses one (a customer that is gone), each by itself. Returns the members refused. */
async function writeCards(deps: Deps, shop: Shop, rows: readonly CardRow[]): Promise<bigint[]> {
  if (rows.length === 0 || (await send(deps, shop, rows))) return [];
  const refused: bigint[] = [];
  for (const row of rows) if (!(await send(deps, shop, [row]))) refused.push(row.memberId);
  return refused;
}

async function send(deps: Deps, shop: Shop, rows: readonly CardRow[]): Promise<boolean> {
  const { metafieldsSet } = await deps.adminFor(shop.domain).run(setMetafields, {
    metafields: rows.map((row) => ({
      ownerId: `gid://shopify/Customer/${row.customerId}`,
      namespace: "$app",
      key: "card",
      type: "json",
      value: JSON.stringify(memberCard(row, shop)),
    })),
  });
  return metafieldsSet.userErrors.length === 0;
}

/** Try again later, slower each time; after the last attempt, or when asking is no use, leave it until the next change. */
async function giveBack(deps: Deps, shop: Shop, claimed: readonly Claim[], error: unknown): Promise<void> {
  const attempts = Math.max(...claimed.map((card) => card.attempts));
  const isTerminal = error instanceof AdminApiError && error.isTerminal;
  deps.log.warn({ err: error, shop: shop.domain, cards: claimed.length, attempts, isTerminal }, "cards not written");
  if (isTerminal || attempts >= MAX_ATTEMPTS) await settleClaims(deps.db, "card_sync", claimed);
  else await postponeClaims(deps.db, "card_sync", claimed, addSeconds(deps.now(), Math.min(600, 2 ** attempts)));
}
