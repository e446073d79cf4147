import type { Measures } from "~/domain/tiers/measures";
import type { Tx } from "./database.server";
import { limitStatements } from "./limit-statements.server";

type Window = "lifetime" | "calendar_year" | "rolling_year";

/**
 * By what members would be judged anew. `steps` ascend; `mapped` says where each tier of today would be, null: by what counts.
 * `since` is when the window begins, `before` when the calendar year ahead of it began.
 */
export type Proposal = {
  measure: keyof Measures;
  window: Window;
  since: Date;
  before: Date;
  entries: readonly number[];
  keeps: readonly number[];
  mapped: readonly { tierKey: string; step: number | null }[];
};

/** Members who are in a tier now and would be on a step: up at once, down when their grace is over. */
export type TierMovement = {
  tierKey: string;
  step: number;
  members: number;
  /** Those who have not been given anything for entering that tier. */
  newcomers: number;
  /** What their orders earned them in the last twelve months, after refunds. */
  yearlyPoints: number;
};

const OF_ORDER = {
  minor: "basis_minor - refunded_minor",
  points: "credited",
  orders: "1",
} as const satisfies Record<keyof Measures, string>;

const OF_ACCOUNT = {
  minor: "account.qualifying_minor",
  points: "everything.points",
  orders: "account.orders",
} as const;

/**
 * Where a shop's members would be, in one statement over their accounts and two years of orders at most (all of them only
 * where points are what ever counts). Members in a tier by hand stay out of it. `keys` are the steps' keys. Throws when
 * it takes longer than `timeoutMs` (`isTooLong`).
 */
export async function tierMovements(
  tx: Tx,
  shopId: bigint,
  { measure, window, since, before, entries, keeps, mapped }: Proposal,
  { keys, now, timeoutMs }: { keys: readonly string[]; now: Date; timeoutMs: number },
): Promise<TierMovement[]> {
  await limitStatements(tx, timeoutMs);
  const isWindowed = window !== "lifetime";
  const readsAll = !isWindowed && measure === "points";
  const amount = isWindowed ? "coalesce(everything.amount, 0)" : `coalesce(${OF_ACCOUNT[measure]}, 0)`;
  const keeping = window === "calendar_year" ? `greatest(${amount}, coalesce(everything.earlier, 0))` : amount;
  return tx.rows<TierMovement>(
    `WITH everything AS (
       SELECT member_id, sum(credited) AS points,
              sum(${OF_ORDER[measure]}) FILTER (WHERE processed_at >= $2) AS amount,
              sum(${OF_ORDER[measure]}) FILTER (WHERE processed_at >= $3 AND processed_at < $2) AS earlier,
              sum(credited) FILTER (WHERE processed_at > $4::timestamptz - interval '1 year') AS yearly
         FROM shop_order
        WHERE shop_id = $1 AND member_id IS NOT NULL AND basis_minor IS NOT NULL AND NOT is_reversed
          AND multiplier_percent IS DISTINCT FROM 0
          AND ($5 OR processed_at >= least($3, $4::timestamptz - interval '1 year'))
        GROUP BY member_id
     ), judged AS (
       SELECT account.member_id, account.tier_key, ${amount} AS amount, ${keeping} AS keeping,
              coalesce(everything.yearly, 0) AS yearly
         FROM account LEFT JOIN everything ON everything.member_id = account.member_id
        WHERE account.shop_id = $1 AND account.tier_key IS NOT NULL
          AND NOT EXISTS (
            SELECT FROM tier_move WHERE tier_move.shop_id = $1 AND tier_move.member_id = account.member_id
               AND from_at <= $4 AND coalesce(least(until_at, ended_at), 'infinity') > $4)
     ), placed AS (
       SELECT judged.*, reached, coalesce(mapped.step, reached) AS step
         FROM judged
        CROSS JOIN LATERAL (SELECT greatest(1, width_bucket(amount::float8, $6::float8[])) AS reached) AS place
         LEFT JOIN unnest($8::text[], $9::integer[]) AS mapped (tier_key, step) ON mapped.tier_key = judged.tier_key
     ), moved AS (
       SELECT *, CASE WHEN reached > step THEN reached
                      WHEN step > 1 AND keeping < ($7::float8[])[step] THEN step - 1 ELSE step END AS next
         FROM placed
     )
     SELECT moved.tier_key AS "tierKey", next - 1 AS step, count(*)::float8 AS members,
            count(*) FILTER (WHERE had.key IS NULL)::float8 AS newcomers, sum(yearly)::float8 AS "yearlyPoints"
       FROM moved
       LEFT JOIN member_grant AS had ON had.shop_id = $1 AND had.member_id = moved.member_id
        AND had.key = 'tier:' || ($10::text[])[next]
      GROUP BY moved.tier_key, next ORDER BY moved.tier_key, next`,
    [
      shopId,
      since,
      before,
      now,
      readsAll,
      entries,
      keeps,
      mapped.map(({ tierKey }) => tierKey),
      mapped.map(({ step }) => (step === null ? null : step + 1)),
      keys,
    ],
  );
}
