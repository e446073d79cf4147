import type { z } from "zod";
import type { Deps } from "~/deps";
import { endHolds } from "~/services/earning/end-holds.server";
import { eraseShopData } from "~/services/platform/erase-shop.server";
import { purgeInbox } from "~/services/platform/purge-inbox.server";
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
  "purge-inbox": (deps) => purgeInbox(deps),
};
