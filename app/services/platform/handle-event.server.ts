import { findBackfillOfExport } from "~/db/backfill/backfills.server";
import { forgetOrdersOf } from "~/db/backfill/kept-orders.server";
import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { changeTags, eraseMembers, findMemberId } from "~/db/members.server";
import { exportMember, recordPrivacyRequest } from "~/db/privacy.server";
import { markUninstalled, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { hearOfProducts } from "~/services/catalogue/hear-of-products.server";
import { awardGuests } from "~/services/earning/award-guests.server";
import { awardOrders } from "~/services/earning/award-orders.server";
import { enrol } from "~/services/members/enrol.server";
import { mergeCustomers } from "~/services/members/merge-customers.server";
import { guestKeys } from "~/services/members/guest-key";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { releaseDeletedDiscount } from "~/services/rewards/release-redemption.server";
import { rewardConsent } from "~/services/ways/reward-consent.server";
import type { ShopEvent } from "~/shopify/parse-events";
import { takeInProfile } from "./take-in-profile.server";

/** What is worked one by one: a newer profile is taken in with others of its kind. */
export type SingleEvent = Exclude<ShopEvent, { type: "customer_updated" }>;

/** Act on one event that is no order. Safe to repeat. "ignored": nothing to do for it. */
export async function handleEvent(deps: Deps, tx: Tx, shop: Shop, event: SingleEvent): Promise<"done" | "ignored"> {
  const now = deps.now();
  switch (event.type) {
    case "customer_created": {
      const customer = { ...event.customer, joinedAt: now };
      const keyOf = guestKeys(deps, shop.id);
      const { newIds, claimants } = await enrol(tx, shop, [customer], await ensureProgramme(tx, shop, now), keyOf);
      await awardGuests(tx, shop, claimants, { now, keyOf });
      await markCards(tx, shop.id, newIds, now);
      return "done";
    }
    case "consent_changed":
      return rewardConsent(tx, shop, event, { now, keyOf: guestKeys(deps, shop.id) });
    case "customers_merged":
      return mergeCustomers(tx, shop, event, { now, keyOf: guestKeys(deps, shop.id) });
    case "customer_tagged":
      return (await changeTags(tx, shop.id, event)) ? "done" : "ignored";
    case "payment_lost": {
      const learnt = { orders: [], refunds: [], chargebacks: [event] };
      await awardOrders(tx, shop, learnt, { now, keyOf: guestKeys(deps, shop.id) });
      return "done";
    }
    case "customer_deleted":
    case "customer_redacted": {
      // Somebody not known yet becomes a member who is erased: what still comes of them will find that.
      const nobody = { customerId: event.customerId, firstName: null, lastName: null, email: null, locale: null };
      const stranger = { ...nobody, updatedAt: null, joinedAt: now };
      await enrol(tx, shop, [stranger], await ensureProgramme(tx, shop, now), guestKeys(deps, shop.id));
      await forgetOrdersOf(tx, shop.id, event.customerId);
      await eraseMembers(tx, shop.id, [event.customerId], now);
      return "done";
    }
    case "customer_data_requested": {
      const memberId = await findMemberId(tx, shop.id, event.customerId);
      const held = memberId === null ? null : await exportMember(tx, shop.id, memberId);
      await recordPrivacyRequest(tx, shop.id, event.customerId, held, now);
      return "done";
    }
    case "discount_deleted":
      return (await releaseDeletedDiscount(tx, shop.id, event.discountGid, now)) ? "done" : "ignored";
    case "product_changed":
    case "product_deleted":
    case "collection_changed":
      return (await hearOfProducts(deps, tx, shop.id, event)) ? "done" : "ignored";
    case "export_finished": {
      const id = await findBackfillOfExport(tx, shop.id, event.operationGid);
      if (id === null) return "ignored";
      await deps.jobs.enqueue(tx, "run-backfill", { shopId: String(shop.id), backfillId: String(id) });
      return "done";
    }
    case "shop_updated":
      await takeInProfile(tx, shop.id, event.profile, now);
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
