import { z } from "zod";

const shopId = z.string().regex(/^\d+$/);

/**
 * Every background job: what its data look like, how often it is tried again, how many run at once in a process, and when
 * it runs by itself (UTC cron).
 */
export const JOBS = {
  "issue-reward": { schema: z.object({ shopId, redemptionId: z.uuid() }), retries: 12, concurrency: 5, cron: null },
  "publish-programme": { schema: z.object({ shopId }), retries: 12, concurrency: 1, cron: null },
  "erase-shop": { schema: z.object({ shopId }), retries: 12, concurrency: 1, cron: null },
  "end-holds": { schema: z.object({}), retries: 2, concurrency: 1, cron: "* * * * *" },
  "expire-codes": { schema: z.object({}), retries: 2, concurrency: 1, cron: "13 * * * *" },
  "reconcile-shops": { schema: z.object({}), retries: 2, concurrency: 1, cron: "17 2 * * *" },
  "reconcile-orders": {
    schema: z.object({ shopId, from: z.iso.datetime().optional() }),
    retries: 3,
    concurrency: 2,
    cron: null,
  },
  "reseal-tokens": { schema: z.object({}), retries: 2, concurrency: 1, cron: "53 * * * *" },
  "purge-inbox": { schema: z.object({}), retries: 2, concurrency: 1, cron: "41 3 * * *" },
  "check-invariants": { schema: z.object({}), retries: 2, concurrency: 1, cron: "17 4 * * *" },
} as const;

export type JobName = keyof typeof JOBS;
