import { listProgrammeVersions } from "~/db/programmes.server";
import { getShop, type Shop } from "~/db/shops.server";
import { postponeClaims, settleClaims } from "~/db/sync-marks.server";
import { claimTierTags, type ClaimedTags } from "~/db/tier-tags.server";
import type { Deps } from "~/deps";
import { addSeconds } from "~/domain/calendar";
import type { Tier } from "~/domain/programme/tier-rules";
import { tierTags } from "~/domain/tiers/tier-tags";
import { AdminApiError, type AdminApi } from "~/shopify/admin-api.server";
import { addTags, removeTags } from "~/shopify/operations";

const BATCH = 100;
const MAX_ATTEMPTS = 10;

/** Tag members in Shopify by the tier they are in, until all are seen to. Returns how many members were. */
export async function syncTierTags(deps: Deps): Promise<number> {
  let seen = 0;
  for (;;) {
    const now = deps.now();
    const claimed = await claimTierTags(deps.db, { now, until: addSeconds(now, 600), limit: BATCH });
    const shop = claimed[0] ? await getShop(deps.db, claimed[0].shopId) : null;
    if (!shop) return seen;
    const versions = (await listProgrammeVersions(deps.db, shop.id)).map(({ programme }) => programme);
    for (const member of claimed) await syncMember(deps, shop, member, versions);
    seen += claimed.length;
  }
}

async function syncMember(
  deps: Deps,
  shop: Shop,
  member: ClaimedTags,
  versions: readonly { tiers: readonly Tier[] }[],
): Promise<void> {
  try {
    const tags = tierTags(versions, member.tierKey);
    const refusal =
      member.customerId === null ? null : await write(deps.adminFor(shop.domain), member.customerId, tags);
    if (refusal)
      deps.log.warn({ shop: shop.domain, memberId: String(member.memberId), refusal }, "tags refused by Shopify");
    await settleClaims(deps.db, "tier_tag_sync", [member]);
  } catch (error) {
    await giveBack(deps, shop, member, error);
  }
}

/** Null, or why Shopify won't: the customer is gone. */
async function write(admin: AdminApi, customerId: bigint, { add, remove }: ReturnType<typeof tierTags>) {
  const id = `gid://shopify/Customer/${customerId}`;
  if (remove.length > 0) {
    const { tagsRemove } = await admin.run(removeTags, { id, tags: remove });
    if (tagsRemove.userErrors[0]) return tagsRemove.userErrors[0].message;
  }
  if (add.length === 0) return null;
  const { tagsAdd } = await admin.run(addTags, { id, tags: add });
  return tagsAdd.userErrors[0]?.message ?? null;
}

/** Try again later, slower each time; after the last attempt, or when asking is no use, leave it until the next change. */
async function giveBack(deps: Deps, shop: Shop, member: ClaimedTags, error: unknown): Promise<void> {
  const isTerminal = error instanceof AdminApiError && error.isTerminal;
  const { attempts } = member;
  deps.log.warn(
    { err: error, shop: shop.domain, memberId: String(member.memberId), attempts, isTerminal },
    "tags not written",
  );
  if (isTerminal || attempts >= MAX_ATTEMPTS) await settleClaims(deps.db, "tier_tag_sync", [member]);
  else
    await postponeClaims(
      deps.db,
      "tier_tag_sync",
      [member],
      addSeconds(deps.now(), Math.min(3600, 60 * 2 ** attempts)),
    );
}
