import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { eraseMembers, findMemberId } from "~/db/members.server";
import { exportMember, recordPrivacyRequest } from "~/db/privacy.server";
import { markUninstalled, saveShopProfile, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { releaseDeletedDiscount } from "~/services/rewards/release-redemption.server";
import type { ShopEvent } from "~/shopify/parse-events";

/** What is worked one by one: a newer profile is taken in with others of its kind. */
export type SingleEvent = Exclude<ShopEvent, { type: "customer_updated" }>;

/** Act on one event that is no order. Safe to repeat. "ignored": nothing to do for it. */
export async function handleEvent(deps: Deps, tx: Tx, shop: Shop, event: SingleEvent): Promise<"done" | "ignored"> {
  const now = deps.now();
  switch (event.type) {
    case "customer_created": {
      const customer = { ...event.customer, joinedAt: now };
      const { newIds } = await enrol(tx, shop, [customer], await ensureProgramme(tx, shop, now));
      await markCards(tx, shop.id, newIds, now);
      return "done";
    }
    case "customer_deleted":
    case "customer_redacted":
      await eraseMembers(tx, shop.id, [event.customerId], now);
      return "done";
    case "customer_data_requested": {
      const memberId = await findMemberId(tx, shop.id, event.customerId);
      const held = memberId === null ? null : await exportMember(tx, shop.id, memberId);
      await recordPrivacyRequest(tx, shop.id, event.customerId, held, now);
      return "done";
    }
    case "discount_deleted":
      return (await releaseDeletedDiscount(tx, shop.id, event.discountGid, now)) ? "done" : "ignored";
    case "shop_updated":
      await saveShopProfile(tx, shop.id, event.profile);
      return "done";
    case "uninstalled":
      await markUninstalled(tx, shop.id, now);
      return "done";
    case "shop_redacted":
      await deps.jobs.enqueue(tx, "erase-shop", { shopId: String(shop.id) });
      return "done";
    case "unhandled":
      return "ignored";
  }
}
