import type { z } from "zod";
import type { Deps } from "~/deps";
import { endHolds } from "~/services/earning/end-holds.server";
import { checkInvariants } from "~/services/platform/check-invariants.server";
import { eraseShopData } from "~/services/platform/erase-shop.server";
import { purgeInbox } from "~/services/platform/purge-inbox.server";
import { reconcileOrders } from "~/services/platform/reconcile-orders.server";
import { reconcileShops } from "~/services/platform/reconcile-shops.server";
import { resealTokens } from "~/services/platform/reseal-tokens.server";
import { writeProgrammeCard } from "~/services/programme/write-programme-card.server";
import { expireCodes } from "~/services/rewards/expire-codes.server";
import { issueReward } from "~/services/rewards/issue-reward.server";
import type { JOBS, JobName } from "./jobs";

type Handlers = { [Name in JobName]: (deps: Deps, data: z.output<(typeof JOBS)[Name]["schema"]>) => Promise<unknown> };

/** Which service a job calls. */
export const HANDLERS: Handlers = {
  "issue-reward": (deps, { shopId, redemptionId }) => issueReward(deps, BigInt(shopId), redemptionId),
  "publish-programme": (deps, { shopId }) => writeProgrammeCard(deps, BigInt(shopId)),
  "erase-shop": (deps, { shopId }) => eraseShopData(deps, BigInt(shopId)),
  "end-holds": (deps) => endHolds(deps),
  "expire-codes": (deps) => expireCodes(deps),
  "reconcile-shops": (deps) => reconcileShops(deps),
  "reconcile-orders": (deps, { shopId, from }) => reconcileOrders(deps, BigInt(shopId), from ? new Date(from) : null),
  "reseal-tokens": (deps) => resealTokens(deps),
  "purge-inbox": (deps) => purgeInbox(deps),
  "check-invariants": (deps) => checkInvariants(deps),
};
