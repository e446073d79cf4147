import type { Sql } from "~/db/database.server";
import { countViolations } from "#test/support/invariants";
import { deserves } from "./model.ts";
import { RATE } from "./shop.ts";
import type { Story } from "./story.ts";

/** What a fault must leave behind: `acknowledged` are webhook ids, `setAside` those of them that may end as failed. */
export type Expectation = {
  shopId: bigint;
  stories: readonly Pick<Story, "orderId" | "customerId" | "final">[];
  acknowledged?: ReadonlySet<string>;
  setAside?: ReadonlySet<string>;
};

/** `lost` and `doubled` count deliveries, orders and members; `problems` says what was found, the first few of each kind. */
export type Verdict = { lost: number; doubled: number; violations: number; problems: string[] };

type Points = { id: bigint; points: bigint; earned: bigint; qualifying: bigint; orders: number };

/** Note a problem. */
export function problem(verdict: Verdict, kind: "lost" | "doubled", what: string): void {
  verdict[kind] += 1;
  verdict.problems.push(what);
}

/** Several judgements as one. */
export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce(
    (all, each) => ({
      lost: all.lost + each.lost,
      doubled: all.doubled + each.doubled,
      violations: all.violations + each.violations,
      problems: [...all.problems, ...each.problems],
    }),
    { lost: 0, doubled: 0, violations: 0, problems: [] },
  );
}

/** The invariants' part of a judgement. */
export async function judgeInvariants(sql: Sql, verdict: Verdict): Promise<void> {
  for (const [sentence, count] of Object.entries(await countViolations(sql))) {
    verdict.violations += count;
    verdict.problems.push(`violated ${count} times: ${sentence}`);
  }
}

/** Hold what the database has against what was acknowledged, the model and the invariants. */
export async function judge(sql: Sql, expectation: Expectation): Promise<Verdict> {
  const verdict: Verdict = { lost: 0, doubled: 0, violations: 0, problems: [] };
  await judgeDeliveries(sql, expectation, verdict);
  await judgeOrders(sql, expectation, verdict);
  await judgeMembers(sql, expectation, verdict);
  await judgeInvariants(sql, verdict);
  return verdict;
}

async function judgeDeliveries(sql: Sql, expected: Expectation, verdict: Verdict): Promise<void> {
  const rows = await sql.rows<{ id: string; state: string; error: string | null }>(
    "SELECT webhook_id AS id, state, error FROM webhook_delivery WHERE shop_id = $1",
    [expected.shopId],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of expected.acknowledged ?? []) {
    const row = found.get(id);
    if (!row) problem(verdict, "lost", `delivery ${id} was acknowledged and is not there`);
  }
  for (const { id, state, error } of rows) {
    if (state === "waiting") problem(verdict, "lost", `delivery ${id} is still waiting: ${error}`);
    if (state === "failed" && !expected.setAside?.has(id)) problem(verdict, "lost", `delivery ${id} failed: ${error}`);
  }
}

async function judgeOrders(sql: Sql, { shopId, stories }: Expectation, verdict: Verdict): Promise<void> {
  const rows = await sql.rows<{ id: bigint; points: bigint }>(
    `SELECT order_id AS id, sum(pending + available)::bigint AS points FROM ledger_entry
      WHERE shop_id = $1 AND kind IN ('earn', 'reverse') GROUP BY order_id`,
    [shopId],
  );
  const found = new Map(rows.map(({ id, points }) => [id, Number(points)]));
  for (const { orderId, final } of stories) {
    weigh(verdict, `order ${orderId}`, found.get(orderId) ?? 0, deserves(final, RATE).points);
    found.delete(orderId);
  }
  for (const [orderId, points] of found) weigh(verdict, `order ${orderId}, of which nothing was told,`, points, 0);
}

async function judgeMembers(sql: Sql, { shopId, stories }: Expectation, verdict: Verdict): Promise<void> {
  const rows = await sql.rows<Points>(
    `SELECT customer_id AS id, pending + available + reserved + spent AS points, earned, qualifying_minor AS qualifying,
            orders
       FROM account JOIN member ON member.shop_id = account.shop_id AND member.id = account.member_id
      WHERE account.shop_id = $1`,
    [shopId],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const [customerId, own] of Map.groupBy(stories, (story) => story.customerId)) {
    const deserved = own.map(({ final }) => deserves(final, RATE));
    const account = found.get(customerId);
    const name = (what: string) => `${what} of customer ${customerId}`;
    weigh(verdict, name("earned points"), Number(account?.earned ?? 0), sum(deserved.map(({ points }) => points)));
    weigh(
      verdict,
      name("qualifying spend"),
      Number(account?.qualifying ?? 0),
      sum(deserved.map(({ qualifyingMinor }) => qualifyingMinor)),
    );
    weigh(verdict, name("orders"), account?.orders ?? 0, deserved.filter(({ isOrder }) => isOrder).length);
  }
}

function weigh(verdict: Verdict, what: string, found: number, deserved: number): void {
  if (found !== deserved)
    problem(verdict, found < deserved ? "lost" : "doubled", `${what}: ${found} instead of ${deserved}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
