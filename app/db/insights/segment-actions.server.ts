import { GUIDE_SEGMENTS } from "~/domain/insights/segments/guide-segment";
import type { SegmentDeed } from "~/domain/insights/segments/segment-deed";
import type { Sql, Tx } from "~/db/database.server";

/** `terms`: the deed. `done` and `passedOver` of `total` members are seen to; `error`: why it goes on later, or why it failed. */
export type SegmentAction = {
  id: string;
  segment: string;
  terms: SegmentDeed;
  state: "running" | "done" | "failed";
  total: number;
  done: number;
  passedOver: number;
  askedAt: Date;
  askedBy: string;
  finishedAt: Date | null;
  error: string | null;
};

const ACTION = `id, segment, terms, state, total, done, passed_over AS "passedOver", asked_at AS "askedAt",
  asked_by AS "askedBy", finished_at AS "finishedAt", error`;

/** The column that a segment's key is in: the guides' five have one of their own. */
export function segmentColumn(segment: string): "segment" | "guide_segment" {
  return (GUIDE_SEGMENTS as readonly string[]).includes(segment) ? "guide_segment" : "segment";
}

/**
 * Members of `$2` with an account of their own; for a bonus only those whose draw is at least `$3`: who is held out of the programme
 * is given nothing.
 */
const reachable = (segment: string) => `
  customer_insight AS insight
  JOIN member ON member.shop_id = insight.shop_id AND member.id = insight.member_id
  JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
 WHERE insight.shop_id = $1 AND insight.${segmentColumn(segment)} = $2 AND member.erased_at IS NULL
   AND account.merged_into IS NULL AND member.draw >= $3`;

type NewAction = { shopId: bigint; id: string; segment: string; deed: SegmentDeed; heldBelow: number };

/** Keep an action with whom it is for. Null: one of this id is on record. `total` 0: it is for nobody. */
export async function insertSegmentAction(
  tx: Tx,
  { shopId, id, segment, deed, heldBelow }: NewAction,
  asked: { at: Date; by: string },
): Promise<{ total: number } | null> {
  const made = await tx.rows(
    `INSERT INTO segment_action (shop_id, id, segment, kind, terms, total, asked_at, asked_by)
     VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (shop_id, id) DO NOTHING RETURNING 1`,
    [shopId, id, segment, deed.kind, JSON.stringify(deed), asked.at, asked.by],
  );
  if (made.length === 0) return null;
  const [row] = await tx.rows<{ total: number }>(
    `WITH gathered AS (
       INSERT INTO segment_action_member (shop_id, action_id, member_id) SELECT $1, $4, member.id FROM ${reachable(segment)}
       RETURNING 1)
     UPDATE segment_action SET total = (SELECT count(*) FROM gathered) WHERE shop_id = $1 AND id = $4 RETURNING total`,
    [shopId, segment, deed.kind === "bonus" ? heldBelow : 0, id],
  );
  return row!;
}

export async function findSegmentAction(sql: Sql, shopId: bigint, id: string): Promise<SegmentAction | null> {
  const rows = await sql.rows<SegmentAction>(`SELECT ${ACTION} FROM segment_action WHERE shop_id = $1 AND id = $2`, [
    shopId,
    id,
  ]);
  return rows[0] ?? null;
}

/** What was asked for a segment, the newest first. */
export async function listSegmentActions(
  sql: Sql,
  shopId: bigint,
  segment: string,
  limit: number,
): Promise<SegmentAction[]> {
  return sql.rows<SegmentAction>(
    `SELECT ${ACTION} FROM segment_action WHERE shop_id = $1 AND segment = $2 ORDER BY asked_at DESC, id LIMIT $3`,
    [shopId, segment, limit],
  );
}

/** The next members to be seen to, in id order, with their customers; `lock`: nobody else is given them meanwhile. */
export async function nextTargets(
  sql: Sql,
  shopId: bigint,
  actionId: string,
  { limit, lock }: { limit: number; lock: boolean },
): Promise<{ memberId: bigint; customerId: bigint | null }[]> {
  return sql.rows(
    `SELECT target.member_id AS "memberId", CASE WHEN member.erased_at IS NULL THEN member.customer_id END AS "customerId"
       FROM segment_action_member AS target
       LEFT JOIN member ON member.shop_id = target.shop_id AND member.id = target.member_id
      WHERE target.shop_id = $1 AND target.action_id = $2
      ORDER BY target.member_id LIMIT $3 ${lock ? "FOR UPDATE OF target SKIP LOCKED" : ""}`,
    [shopId, actionId, limit],
  );
}

/** Members are seen to: `done` it was done for, the others not. Each counts once, whoever says so. */
export async function settleTargets(
  sql: Sql,
  shopId: bigint,
  actionId: string,
  { seen, done }: { seen: readonly bigint[]; done: readonly bigint[] },
): Promise<void> {
  await sql.rows(
    `WITH settled AS (
       DELETE FROM segment_action_member WHERE shop_id = $1 AND action_id = $2 AND member_id = ANY ($3::bigint[])
       RETURNING member_id = ANY ($4::bigint[]) AS is_done
     ), counted AS (
       SELECT count(*) FILTER (WHERE is_done) AS done, count(*) FILTER (WHERE NOT is_done) AS passed_over FROM settled)
     UPDATE segment_action AS action
        SET done = action.done + counted.done, passed_over = action.passed_over + counted.passed_over, error = NULL, state = 'running'
       FROM counted WHERE shop_id = $1 AND id = $2`,
    [shopId, actionId, seen, done],
  );
}

/** An action is over: everybody was seen to (else another is at it, and it isn't), or `error` says why it could not go on. */
export async function finishSegmentAction(
  sql: Sql,
  shopId: bigint,
  id: string,
  { at, error }: { at: Date; error: string | null },
): Promise<void> {
  await sql.rows(
    `UPDATE segment_action SET state = $3, finished_at = $4, error = $5
      WHERE shop_id = $1 AND id = $2 AND state <> 'done'
        AND ($5::text IS NOT NULL OR NOT EXISTS (SELECT FROM segment_action_member WHERE shop_id = $1 AND action_id = $2))`,
    [shopId, id, error === null ? "done" : "failed", at, error],
  );
}

/** Why an action goes on later. */
export async function noteActionError(sql: Sql, shopId: bigint, id: string, error: string): Promise<void> {
  await sql.rows("UPDATE segment_action SET error = $3 WHERE shop_id = $1 AND id = $2", [shopId, id, error]);
}

/** Say of every shop's actions that no job is at, or waits to be, that they could not go on. Returns how many there were. */
export async function failLeftActions(sql: Sql, at: Date): Promise<number> {
  const rows = await sql.rows(
    `UPDATE segment_action AS action SET state = 'failed', finished_at = $1, error = 'unreachable'
      WHERE state = 'running'
        AND NOT EXISTS (SELECT FROM pgboss.job
                         WHERE name = 'act-on-segment' AND state IN ('created', 'retry', 'active')
                           AND data ->> 'actionId' = action.id::text)
     RETURNING 1`,
    [at],
  );
  return rows.length;
}

/** Let an action that failed go on. False: it did not fail. */
export async function resumeSegmentAction(tx: Tx, shopId: bigint, id: string): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE segment_action SET state = 'running', error = NULL, finished_at = NULL
      WHERE shop_id = $1 AND id = $2 AND state = 'failed' RETURNING 1`,
    [shopId, id],
  );
  return rows.length > 0;
}
