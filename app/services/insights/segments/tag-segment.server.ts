import { nextTargets, settleTargets, type SegmentAction } from "~/db/insights/segment-actions.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { SegmentDeed } from "~/domain/insights/segments/segment-deed";
import { addTags } from "~/shopify/operations";

const BATCH = 25;

/**
 * Tag the next customers of a segment in Shopify, and note that once all of them are: a batch that is broken off is done again,
 * which changes nothing of those who have the tag. Who is gone from Shopify is passed over. Returns how many were seen to.
 */
export async function tagSegment(deps: Deps, shop: Shop, action: SegmentAction): Promise<number> {
  const { tag } = action.terms as Extract<SegmentDeed, { kind: "tag" }>;
  const targets = await nextTargets(deps.db, shop.id, action.id, { limit: BATCH, lock: false });
  if (targets.length === 0) return 0;
  const admin = deps.adminFor(shop.domain);
  const done: bigint[] = [];
  for (const { memberId, customerId } of targets) {
    if (customerId === null) continue;
    const id = `gid://shopify/Customer/${customerId}`;
    const { userErrors } = (await admin.run(addTags, { id, tags: [tag] })).tagsAdd;
    if (userErrors.length === 0) done.push(memberId);
    else
      deps.log.warn({ shop: shop.domain, memberId: String(memberId), refusal: userErrors[0]!.message }, "tag refused");
  }
  await settleTargets(deps.db, shop.id, action.id, { seen: targets.map(({ memberId }) => memberId), done });
  return targets.length;
}
