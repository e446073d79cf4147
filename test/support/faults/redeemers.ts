import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Sql } from "~/db/database.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { insertEntry, insertMember } from "#test/factories/rows";
import { judgeInvariants, problem, type Verdict } from "./judge.ts";

const GIVEN = 700;
const PRICE = 500;
const PRESSES = 100;
const AT = new Date("2026-11-01T12:00:00Z");

/** A member who has points for one reward and not for two, and the id their one redemption is asked for with. */
export type Redeemer = { memberId: bigint; customerId: bigint; redemptionId: string };

export async function giveRedeemers(
  pool: pg.Pool,
  shopId: bigint,
  customerIds: readonly bigint[],
): Promise<Redeemer[]> {
  const redeemers: Redeemer[] = [];
  for (const customerId of customerIds) {
    const memberId = await insertMember(pool, shopId, { customerId, joinedAt: AT, tierKey: "member" });
    const key = `gift:${memberId}`;
    await insertEntry(pool, shopId, memberId, { kind: "adjust", key, available: GIVEN, occurredAt: AT });
    redeemers.push({ memberId, customerId, redemptionId: randomUUID() });
  }
  return redeemers;
}

/** Press the button until it works. A refusal throws: it would say that the points were taken twice. */
export async function insist(redeem: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await redeem();
      return;
    } catch (error) {
      if (error instanceof LoyaltyError || attempt === PRESSES) throw error;
    }
  }
}

/** Each redemption is there once, its points were taken once, and one job was queued to make its code. */
export async function judgeRedemptions(sql: Sql, shopId: bigint, redeemers: readonly Redeemer[]): Promise<Verdict> {
  const verdict: Verdict = { lost: 0, doubled: 0, violations: 0, problems: [] };
  const rows = await sql.rows<{ memberId: bigint; available: number; reserved: number; entries: number; jobs: number }>(
    `SELECT account.member_id AS "memberId", available::integer AS available, reserved::integer AS reserved,
            (SELECT count(*)::integer FROM ledger_entry AS e
              WHERE e.shop_id = $1 AND e.member_id = account.member_id AND e.kind = 'redeem') AS entries,
            (SELECT count(*)::integer FROM redemption AS r JOIN pgboss.job AS j
                ON j.name = 'issue-reward' AND j.data->>'redemptionId' = r.id::text
              WHERE r.shop_id = $1 AND r.member_id = account.member_id) AS jobs
       FROM account WHERE shop_id = $1`,
    [shopId],
  );
  const found = new Map(rows.map((row) => [row.memberId, row]));
  for (const { memberId } of redeemers) {
    const { memberId: _, ...row } = found.get(memberId)!;
    const isFine = row.available === GIVEN - PRICE && row.reserved === PRICE && row.entries === 1 && row.jobs === 1;
    if (isFine) continue;
    const kind = row.entries < 1 || row.jobs < 1 ? "lost" : "doubled";
    problem(verdict, kind, `redemption of member ${memberId}: ${JSON.stringify(row)}`);
  }
  await judgeInvariants(sql, verdict);
  return verdict;
}
