import { z } from "zod";

const shopId = z.string().regex(/^\d+$/);
const shopifyNumber = z.string().regex(/^\d+$/);

/**
 * Every background job: what its data look like, how often it is tried again, how many run at once in a process, and when
 * it runs by itself (UTC cron). One that `isQueuedOnce` is not queued while another with its singletonKey waits to begin. A run
 * that takes longer than `expireInSeconds`, five minutes unless it says otherwise, is taken for dead.
 */
export const JOBS = {
  "issue-reward": { schema: z.object({ shopId, redemptionId: z.uuid() }), retries: 12, concurrency: 5, cron: null },
  "publish-programme": {
    schema: z.object({ shopId, isRefresh: z.boolean().optional() }),
    retries: 12,
    concurrency: 1,
    cron: null,
  },
  "refresh-programme-cards": { schema: z.object({}), retries: 2, concurrency: 1, cron: "27 3 * * *" },
  "erase-shop": { schema: z.object({ shopId }), retries: 12, concurrency: 1, cron: null },
  "judge-tiers": { schema: z.object({}), retries: 2, concurrency: 1, cron: "*/10 * * * *" },
  "rejudge-shop": {
    schema: z.object({ shopId, after: z.string().regex(/^\d+$/) }),
    retries: 12,
    concurrency: 1,
    cron: null,
  },
  "sync-tier-tags": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *" },
  "end-holds": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *" },
  "give-rewards": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *" },
  "celebrate-days": { schema: z.object({}), retries: 2, concurrency: 1, cron: "7 * * * *" },
  "expire-codes": { schema: z.object({}), retries: 2, concurrency: 1, cron: "13 * * * *" },
  "expire-shops": { schema: z.object({}), retries: 2, concurrency: 1, cron: "7 * * * *" },
  "expire-points": { schema: z.object({ shopId }), retries: 3, concurrency: 2, cron: null },
  "warn-expiry": { schema: z.object({ shopId }), retries: 3, concurrency: 1, cron: null },
  "explain-lots": { schema: z.object({}), retries: 2, concurrency: 1, cron: "47 3 * * *" },
  "reconcile-shops": { schema: z.object({}), retries: 2, concurrency: 1, cron: "17 2 * * *" },
  "reconcile-orders": {
    schema: z.object({ shopId, from: z.iso.datetime().optional() }),
    retries: 3,
    concurrency: 2,
    cron: null,
  },
  "run-backfill": {
    schema: z.object({ shopId, backfillId: z.string().regex(/^\d+$/) }),
    retries: 3,
    concurrency: 2,
    cron: null,
  },
  "help-backfill": {
    schema: z.object({ shopId, backfillId: z.string().regex(/^\d+$/), purpose: z.enum(["preview", "grant"]) }),
    retries: 2,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
  },
  "resume-backfills": { schema: z.object({}), retries: 0, concurrency: 1, cron: "* * * * *" },
  "reseal-tokens": { schema: z.object({}), retries: 2, concurrency: 1, cron: "53 * * * *" },
  "purge-inbox": { schema: z.object({}), retries: 2, concurrency: 1, cron: "41 3 * * *" },
  "sync-catalogues": { schema: z.object({}), retries: 2, concurrency: 1, cron: "7 3 * * *" },
  "sync-catalogue": {
    schema: z.object({ shopId, progress: z.object({ after: z.string(), startedAt: z.iso.datetime() }).optional() }),
    retries: 6,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
  },
  "sync-collection": {
    schema: z.object({ shopId, collectionId: shopifyNumber }),
    retries: 6,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
  },
  "sync-product": {
    schema: z.object({ shopId, productId: shopifyNumber }),
    retries: 6,
    concurrency: 2,
    cron: null,
    isQueuedOnce: true,
  },
  "sync-customer-tags": {
    schema: z.object({ shopId }),
    retries: 6,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
  },
  "roll-up-days": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *", expireInSeconds: 3600 },
  "refresh-insights": {
    schema: z.object({ shopId }),
    retries: 2,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
    expireInSeconds: 3600,
  },
  "refresh-all-insights": { schema: z.object({}), retries: 2, concurrency: 1, cron: "*/5 * * * *" },
  "make-report": {
    schema: z.object({ shopId, name: z.string().max(40), key: z.string().max(40) }),
    retries: 2,
    concurrency: 2,
    cron: null,
    isQueuedOnce: true,
  },
  "act-on-segment": {
    schema: z.object({ shopId, actionId: z.uuid() }),
    retries: 6,
    concurrency: 1,
    cron: null,
    isQueuedOnce: true,
  },
  "end-left-actions": { schema: z.object({}), retries: 2, concurrency: 1, cron: "*/5 * * * *" },
  "seal-ledger": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *" },
  "audit-ledgers": { schema: z.object({}), retries: 2, concurrency: 1, cron: "37 4 * * *" },
  "audit-ledger": { schema: z.object({ shopId }), retries: 3, concurrency: 1, cron: null },
  "publish-ledger-head": { schema: z.object({ shopId }), retries: 6, concurrency: 1, cron: null },
  "check-invariants": { schema: z.object({}), retries: 2, concurrency: 1, cron: "17 4 * * *" },
} as const;

export type JobName = keyof typeof JOBS;
