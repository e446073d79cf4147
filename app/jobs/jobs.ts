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
  "purge-inbox": { schema: z.object({}), retries: 2, concurrency: 1, cron: "41 3 * * *" },
} as const;

export type JobName = keyof typeof JOBS;
