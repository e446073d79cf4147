import type { Sql } from "~/db/database.server";
import { problem, type Verdict } from "./judge.ts";
import { HOLD_DAYS } from "./shop.ts";
import type { Story } from "./story.ts";

const DAY_MS = 86_400_000;

type Held = { id: bigint; pending: bigint; available: bigint; endedAt: Date | null };

/** Whole days of 24 hours after an order was placed, whatever the clocks of its shop do meanwhile. */
export function holdEnds({ placedAt }: Pick<Story, "placedAt">): Date {
  return new Date(placedAt.getTime() + HOLD_DAYS * DAY_MS);
}

/**
 * Each order's points are held until its hold ends and available from then on, give or take what clocks are off by; and
 * the entry that says so is dated with the end itself.
 */
export async function judgeHolds(
  sql: Sql,
  held: { shopId: bigint; stories: readonly Story[]; now: Date; skewMs?: number },
  verdict: Verdict,
): Promise<void> {
  const { shopId, stories, now, skewMs = 0 } = held;
  const rows = await sql.rows<Held>(
    `SELECT order_id AS id, sum(pending)::bigint AS pending, sum(available)::bigint AS available,
            max(occurred_at) FILTER (WHERE kind = 'mature') AS "endedAt"
       FROM ledger_entry WHERE shop_id = $1 GROUP BY order_id`,
    [shopId],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const story of stories) {
    const row = found.get(story.orderId);
    if (!row || row.pending + row.available === 0n) continue;
    const ends = holdEnds(story);
    const left = ends.getTime() - now.getTime();
    const name = `order ${story.orderId}`;
    if (left > skewMs && row.available !== 0n) problem(verdict, "doubled", `${name}: available ${left} ms too early`);
    if (left <= -skewMs && row.pending !== 0n)
      problem(verdict, "lost", `${name}: still held ${-left} ms after its end`);
    if (row.endedAt && row.endedAt.getTime() !== ends.getTime())
      problem(verdict, "lost", `${name}: its hold's end is entered for ${row.endedAt.toISOString()}`);
  }
}
