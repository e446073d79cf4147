import type { z } from "zod";
import type { Deps } from "~/deps";
import { syncCatalogue } from "~/services/catalogue/sync-catalogue.server";
import { syncCatalogues } from "~/services/catalogue/sync-catalogues.server";
import { syncCollection } from "~/services/catalogue/sync-collection.server";
import { syncProduct } from "~/services/catalogue/sync-product.server";
import { helpBackfill } from "~/services/backfill/help-backfill.server";
import { resumeBackfills } from "~/services/backfill/resume-backfills.server";
import { runBackfill } from "~/services/backfill/run-backfill.server";
import { endHolds } from "~/services/earning/end-holds.server";
import { makeAskedReport } from "~/services/insights/make-asked-report.server";
import { refreshAllInsights } from "~/services/insights/refresh-all-insights.server";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import { rollUpDays } from "~/services/insights/roll-up-days.server";
import { endLeftActions } from "~/services/insights/segments/end-left-actions.server";
import { runSegmentAction } from "~/services/insights/segments/run-segment-action.server";
import { auditLedgers } from "~/services/ledger/audit-ledgers.server";
import { auditShop } from "~/services/ledger/audit-shop.server";
import { publishLedgerHead } from "~/services/ledger/publish-ledger-head.server";
import { sealLedger } from "~/services/ledger/seal-ledger.server";
import { expirePoints } from "~/services/expiry/expire-points.server";
import { expireShops } from "~/services/expiry/expire-shops.server";
import { explainAllLots } from "~/services/expiry/explain-all-lots.server";
import { warnExpiry } from "~/services/expiry/warn-expiry.server";
import { syncCustomerTags } from "~/services/members/sync-customer-tags.server";
import { checkInvariants } from "~/services/platform/check-invariants.server";
import { eraseShopData } from "~/services/platform/erase-shop.server";
import { purgeInbox } from "~/services/platform/purge-inbox.server";
import { reconcileOrders } from "~/services/platform/reconcile-orders.server";
import { reconcileShops } from "~/services/platform/reconcile-shops.server";
import { resealTokens } from "~/services/platform/reseal-tokens.server";
import { refreshProgrammeCards } from "~/services/programme/refresh-programme-cards.server";
import { writeProgrammeCard } from "~/services/programme/write-programme-card.server";
import { expireCodes } from "~/services/rewards/expire-codes.server";
import { giveRewards } from "~/services/rewards/give-rewards.server";
import { issueReward } from "~/services/rewards/issue-reward.server";
import { celebrateDays } from "~/services/ways/celebrate-days.server";
import { judgeDueTiers } from "~/services/tiers/judge-due-tiers.server";
import { rejudgeShop } from "~/services/tiers/rejudge-shop.server";
import { syncTierTags } from "~/services/tiers/sync-tier-tags.server";
import type { JOBS, JobName } from "./jobs";

type Handlers = {
  [Name in JobName]: (
    deps: Deps,
    data: z.output<(typeof JOBS)[Name]["schema"]>,
    isLastAttempt?: boolean,
  ) => Promise<unknown>;
};

/** Which service a job calls. */
export const HANDLERS: Handlers = {
  "issue-reward": (deps, { shopId, redemptionId }) => issueReward(deps, BigInt(shopId), redemptionId),
  "publish-programme": (deps, { shopId, isRefresh = false }) => writeProgrammeCard(deps, BigInt(shopId), isRefresh),
  "refresh-programme-cards": (deps) => refreshProgrammeCards(deps),
  "erase-shop": (deps, { shopId }) => eraseShopData(deps, BigInt(shopId)),
  "judge-tiers": (deps) => judgeDueTiers(deps),
  "rejudge-shop": (deps, { shopId, after }) => rejudgeShop(deps, BigInt(shopId), BigInt(after)),
  "sync-tier-tags": (deps) => syncTierTags(deps),
  "end-holds": (deps) => endHolds(deps),
  "give-rewards": (deps) => giveRewards(deps),
  "celebrate-days": (deps) => celebrateDays(deps),
  "expire-codes": (deps) => expireCodes(deps),
  "expire-shops": (deps) => expireShops(deps),
  "expire-points": (deps, { shopId }) => expirePoints(deps, BigInt(shopId)),
  "warn-expiry": (deps, { shopId }) => warnExpiry(deps, BigInt(shopId)),
  "explain-lots": (deps) => explainAllLots(deps),
  "reconcile-shops": (deps) => reconcileShops(deps),
  "reconcile-orders": (deps, { shopId, from }) => reconcileOrders(deps, BigInt(shopId), from ? new Date(from) : null),
  "run-backfill": (deps, { shopId, backfillId }) => runBackfill(deps, BigInt(shopId), BigInt(backfillId)),
  "help-backfill": (deps, { shopId, backfillId, purpose }) =>
    helpBackfill(deps, BigInt(shopId), BigInt(backfillId), purpose),
  "resume-backfills": (deps) => resumeBackfills(deps),
  "reseal-tokens": (deps) => resealTokens(deps),
  "purge-inbox": (deps) => purgeInbox(deps),
  "sync-catalogues": (deps) => syncCatalogues(deps),
  "sync-catalogue": (deps, { shopId, progress }) => syncCatalogue(deps, BigInt(shopId), progress ?? null),
  "sync-collection": (deps, { shopId, collectionId }) => syncCollection(deps, BigInt(shopId), collectionId),
  "sync-product": (deps, { shopId, productId }) => syncProduct(deps, BigInt(shopId), productId),
  "sync-customer-tags": (deps, { shopId }) => syncCustomerTags(deps, BigInt(shopId)),
  "roll-up-days": (deps) => rollUpDays(deps),
  "refresh-insights": (deps, { shopId }) => refreshInsights(deps, BigInt(shopId)),
  "refresh-all-insights": (deps) => refreshAllInsights(deps),
  "make-report": (deps, { shopId, ...asked }) => makeAskedReport(deps, BigInt(shopId), asked),
  "act-on-segment": (deps, { shopId, actionId }, isLastAttempt) =>
    runSegmentAction(deps, BigInt(shopId), actionId, { isLastAttempt }),
  "end-left-actions": (deps) => endLeftActions(deps),
  "seal-ledger": (deps) => sealLedger(deps),
  "audit-ledgers": (deps) => auditLedgers(deps),
  "audit-ledger": (deps, { shopId }) => auditShop(deps, BigInt(shopId)),
  "publish-ledger-head": (deps, { shopId }) => publishLedgerHead(deps, BigInt(shopId)),
  "check-invariants": (deps) => checkInvariants(deps),
};
