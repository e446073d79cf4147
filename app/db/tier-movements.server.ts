import type { Measures } from "~/domain/tiers/measures";
import type { Counted } from "~/domain/tiers/tier-preview";
import type { Tx } from "./database.server";
import { limitStatements } from "./limit-statements.server";

type Window = "lifetime" | "calendar_year" | "rolling_year";

/**
 * By what members would be judged anew. `steps` ascend; `mapped` says where each tier of today would be.
 * `since` is when the window begins, `before` when the calendar year ahead of it began. Who is drawn below `heldOutShare` is
 * given nothing.
 */
export type Proposal = {
  measure: keyof Measures;
  window: Window;
  since: Date;
  before: Date;
  entries: readonly number[];
  keeps: readonly number[];
  mapped: readonly { tierKey: string; step: number }[];
  heldOutShare: number;
  /** Versions of the programme at which an order earns when it is fulfilled. */
  fulfilledVersions: readonly number[];
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
  { measure, window, since, before, entries, keeps, mapped, heldOutShare, fulfilledVersions }: Proposal,
  { keys, now, timeoutMs }: { keys: readonly string[]; now: Date; timeoutMs: number },
): Promise<Counted[]> {
  await limitStatements(tx, timeoutMs);
  const isWindowed = window !== "lifetime";
  const readsAll = !isWindowed && measure === "points";
  const amount = isWindowed ? "coalesce(everything.amount, 0)" : `coalesce(${OF_ACCOUNT[measure]}, 0)`;
  // Who came down to a tier in a calendar year keeps it to the end of that year.
  const granted =
    window === "calendar_year"
      ? "tier_state ->> 4 IS NULL AND (tier_state ->> 2)::float8 >= extract(epoch FROM $2::timestamptz) * 1000 AND account.tier_key = ANY ($10::text[])"
      : "false";
  const keeping = window === "calendar_year" ? `greatest(${amount}, coalesce(everything.earlier, 0))` : amount;
  return tx.rows<Counted>(
    `WITH everything AS (
       SELECT member_id, sum(credited) AS points,
              sum(${OF_ORDER[measure]}) FILTER (WHERE earned_at >= $2) AS amount,
              sum(${OF_ORDER[measure]}) FILTER (WHERE earned_at >= $3 AND earned_at < $2) AS earlier,
              sum(credited) FILTER (WHERE earned_at > $4::timestamptz - interval '1 year') AS yearly
         FROM (SELECT *, CASE WHEN programme_version = ANY ($12::integer[]) THEN greatest(processed_at, fulfilled_at)
                              ELSE processed_at END AS earned_at
                 FROM shop_order WHERE shop_id = $1) AS earned
        WHERE member_id IS NOT NULL AND basis_minor > refunded_minor AND NOT is_reversed
          AND ($5 OR earned_at >= least($3, $4::timestamptz - interval '1 year'))
        GROUP BY member_id
     ), judged AS (
       SELECT account.member_id, account.tier_key, ${amount} AS amount, ${keeping} AS keeping,
              coalesce(everything.yearly, 0) AS yearly, ${granted} AS is_granted
         FROM account LEFT JOIN everything ON everything.member_id = account.member_id
        WHERE account.shop_id = $1 AND account.tier_key IS NOT NULL
          AND NOT EXISTS (
            SELECT FROM tier_move WHERE tier_move.shop_id = $1 AND tier_move.member_id = account.member_id
               AND from_at <= $4 AND coalesce(least(until_at, ended_at), 'infinity') > $4)
     ), placed AS (
       SELECT judged.*, reached, coalesce(mapped.step, reached) AS placed
         FROM judged
        CROSS JOIN LATERAL (SELECT greatest(1, width_bucket(amount::float8, $6::float8[])) AS reached) AS place
         LEFT JOIN unnest($8::text[], $9::integer[]) AS mapped (tier_key, step) ON mapped.tier_key = judged.tier_key
     ), counted AS (
       SELECT placed.*, CASE WHEN is_granted THEN placed ELSE (
                SELECT max(step) FROM unnest($7::float8[]) WITH ORDINALITY AS kept (keep, step)
                 WHERE step <= placed AND (step = 1 OR keep <= keeping)) END AS kept
         FROM placed
     )
     SELECT counted.tier_key AS "tierKey", placed - 1 AS placed, reached - 1 AS reached, (kept - 1)::integer AS kept,
            count(*)::float8 AS members, sum(yearly)::float8 AS "yearlyPoints",
            count(*) FILTER (WHERE had.key IS NULL AND member.draw >= $11)::float8 AS newcomers
       FROM counted
       JOIN member ON member.shop_id = $1 AND member.id = counted.member_id
       LEFT JOIN member_grant AS had ON had.shop_id = $1 AND had.member_id = counted.member_id
        AND had.key = 'tier:' || ($10::text[])[reached]
      GROUP BY counted.tier_key, placed, reached, kept ORDER BY counted.tier_key, placed, reached, kept`,
    [
      shopId,
      since,
      before,
      now,
      readsAll,
      entries,
      keeps,
      mapped.map(({ tierKey }) => tierKey),
      mapped.map(({ step }) => step + 1),
      keys,
      heldOutShare,
      fulfilledVersions,
    ],
  );
}
