import { randomUUID } from "node:crypto";
import type pg from "pg";
import { openDatabase, type Sql } from "~/db/database.server";
import { insertCode, insertEntry, insertMember } from "#test/factories/rows";
import type { Rng } from "../../../dev-store/shop/rng.ts";
import { shuffled } from "./chance.ts";
import { delivered, fill, type Sent } from "./inbox.ts";
import { judge, problem, type Verdict } from "./judge.ts";
import { FIRST_CUSTOMER, FIRST_ORDER, idsOf } from "./load.ts";
import { openShop } from "./shop.ts";
import { tellStory, type Plot, type Story } from "./story.ts";

const ORDERED = new Date("2026-11-10T12:00:00Z");
const CODE = "LOYAL-222222222222";

const PLOTS: readonly Pick<Plot, "steps" | "codes">[] = [
  { steps: ["pay"], codes: [CODE] },
  { steps: ["pay", "refund"] },
  { steps: ["pay", "remove", "refund", "cancel"] },
  { steps: ["touch"] },
  { steps: ["pay", "add", "fulfil"] },
];

/** A shop whose inbox holds something for every statement: orders in all states, refunds, a reward code, a profile. */
export type Scene = { shopId: bigint; stories: Story[]; sent: Sent[] };

/** Set the scene in the database at `url`, and leave no connection behind. */
export async function setScene(chance: Rng, url: string): Promise<Scene> {
  const db = openDatabase(url, { max: 1 });
  const shopId = await openShop(db.pool, "scene.myshopify.com");
  const stories = PLOTS.map((plot, index) =>
    tellStory(chance, {
      ...plot,
      orderId: FIRST_ORDER + BigInt(index),
      customerId: FIRST_CUSTOMER + BigInt(index % 3),
      placedAt: ORDERED,
    }),
  );
  await giveCode(db.pool, shopId, FIRST_CUSTOMER);
  const profile = { topic: "customers/update", body: `{"id":${FIRST_CUSTOMER},"first_name":"Grace"}` };
  const sent = shuffled(chance, delivered("w", [...stories.flatMap(({ events }) => events), profile]));
  await fill(db, shopId, sent);
  await db.close();
  return { shopId, stories, sent };
}

/** A member with a reward code in hand, for which 500 points are reserved. */
async function giveCode(pool: pg.Pool, shopId: bigint, customerId: bigint): Promise<void> {
  const memberId = await insertMember(pool, shopId, { customerId, joinedAt: ORDERED, tierKey: "member" });
  const at = { occurredAt: ORDERED };
  await insertEntry(pool, shopId, memberId, { ...at, kind: "adjust", key: "gift", available: 500 });
  await insertEntry(pool, shopId, memberId, { ...at, kind: "redeem", key: "reserve", available: -500, reserved: 500 });
  const expiresAt = new Date("2027-02-01T12:00:00Z");
  const code = { id: randomUUID(), memberId, code: CODE, points: 500, status: "issued", reservedAt: ORDERED };
  await insertCode(pool, shopId, { ...code, expiresAt });
}

/** Everything was worked once, and the code's points were spent once. */
export async function judgeScene(sql: Sql, { shopId, stories, sent }: Scene): Promise<Verdict> {
  const verdict = await judge(sql, { shopId, stories, acknowledged: idsOf(sent) });
  const [code] = await sql.rows<{ status: string; reserved: bigint; spent: bigint }>(
    `SELECT status, reserved, spent FROM redemption JOIN account USING (shop_id, member_id) WHERE shop_id = $1`,
    [shopId],
  );
  const isUsedOnce = code?.status === "used" && code.reserved === 0n && code.spent === 500n;
  const kind = code && code.spent > 500n ? "doubled" : "lost";
  if (!isUsedOnce) problem(verdict, kind, `the code is ${code?.status}, ${code?.spent} points are spent`);
  return verdict;
}
