import { randomUUID } from "node:crypto";
import { openDatabase } from "~/db/database.server";
import { DEAD_LETTERS } from "~/db/dead-letters.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { Seal } from "~/lib/seal.server";
import { rollUpShop } from "~/services/insights/roll-up-days.server";
import { insertProgramme, insertShop } from "#test/factories/rows";
import { way } from "#test/factories/ways";
import { insertApiKey } from "./api-key.ts";
import type { RunningApp } from "./app.ts";

/** A second shop in the app's database, with something of everything, by names and numbers that nobody else has. */
export type Neighbour = {
  domain: string;
  shopId: bigint;
  memberId: string;
  customerId: string;
  redemptionId: string;
  /** The newest of its entries. */
  entryId: string;
  webhookId: string;
  jobId: string;
  /** A key of its API. */
  apiKey: string;
  keyId: string;
  backfillId: string;
  /** Something that failed to be done for a segment of its. */
  actionId: string;
  /** What no answer to anybody else may hold. */
  secrets: string[];
  /** All it has, as one text: the same as before when nothing of it was touched. */
  state: () => Promise<string>;
};

const DOMAIN = "neighbour-shop.myshopify.com";
const KEY = 918_273_645_011n;
const [MEMBER, CUSTOMER, ORDER, ENTRY] = [918_273_645_001n, 918_273_645_002n, 918_273_645_003n, 918_273_645_004n];
const LOT = 918_273_645_011n;
const PERSON = ["Wilhelmina", "Quackenbush", "mina.quackenbush@example.com"];
const NAMES = {
  reward: "Neighbour's secret prize",
  way: "Neighbour's secret way",
  key: "neighbour-erp",
  tier: "Neighbourly",
  order: "#N-4711",
  code: "LOYAL-NEIGHBOUR7",
  tag: "neighbours-favourite",
};
const GID = "gid://shopify/DiscountCodeNode/918273645005";

export async function settleNeighbour(
  app: Pick<RunningApp, "pool" | "databaseUrl" | "encryptionKey">,
): Promise<Neighbour> {
  const { pool } = app;
  const shopId = await insertShop(pool, { domain: DOMAIN });
  const [redemptionId, webhookId, webhookNote] = [randomUUID(), randomUUID(), "neighbour-failure"];
  const programme = defaultProgramme("USD");
  programme.rewards[0]!.name = NAMES.reward;
  programme.tiers[0]!.name = NAMES.tier;
  programme.ways = [way("review", { key: "neighbours-review", name: NAMES.way }), way("birthday")];
  await insertProgramme(pool, shopId, 1, programme, { at: new Date(), by: "staff 918273645006" });
  const run = (sql: string, ...values: unknown[]) => pool.query(sql, [shopId, ...values]);
  await run(
    `INSERT INTO session (id, shop, state, scope, expires, access_token)
     SELECT 'offline_' || domain, domain, '', 'read_orders', now() + interval '1 day', $2 FROM shop WHERE id = $1`,
    new Seal(app.encryptionKey()).close("shpat_neighbour"),
  );
  await run(
    `INSERT INTO member (shop_id, id, customer_id, first_name, last_name, email, joined_at)
     VALUES ($1, $2, $3, $4, $5, $6, now())`,
    MEMBER,
    CUSTOMER,
    ...PERSON,
  );
  await run(
    "INSERT INTO account (shop_id, member_id, available, reserved, tier_key) VALUES ($1, $2, 400, 500, 'bronze')",
    MEMBER,
  );
  await run(
    `INSERT INTO ledger_entry (shop_id, id, member_id, kind, key, available, reserved, occurred_at, reason)
     VALUES ($1, $3, $2, 'adjust', 'gift', 900, 0, now(), $4), ($1, $3 + 1, $2, 'redeem', 'r', -500, 500, now(), '{}')`,
    MEMBER,
    ENTRY,
    JSON.stringify({ type: "adjusted", note: "for the neighbour", by: "staff 918273645006" }),
  );
  await run(
    `INSERT INTO points_lot (shop_id, id, member_id, key, earned_at, points, remaining)
     VALUES ($1, $2, $3, 'gift', now(), 900, 400)`,
    LOT,
    MEMBER,
  );
  await run("INSERT INTO lot_draw (shop_id, lot_id, entry_id, points) VALUES ($1, $2, $3, 500)", LOT, ENTRY + 1n);
  await run(
    `INSERT INTO member_event (shop_id, member_id, kind, key, occurred_at, payload)
     VALUES ($1, $2, 'points_expiring', 'neighbour', now(), '{}')`,
    MEMBER,
  );
  await run(
    `INSERT INTO shop_order (shop_id, id, member_id, customer_id, name, currency, is_test, processed_at, snapshot_at, is_paid, lines, codes)
     VALUES ($1, $2, $3, $4, $5, 'USD', false, now(), now(), true, '[]', '{}')`,
    ORDER,
    MEMBER,
    CUSTOMER,
    NAMES.order,
  );
  await run(
    `INSERT INTO redemption (shop_id, id, member_id, reward_key, reward, programme_version, points, status, code, discount_gid,
                             reserved_at, issued_at, expires_at)
     VALUES ($1, $2, $3, 'five-off', $4, 1, 500, 'issued', $5, $6, now(), now(), now() + interval '90 days')`,
    redemptionId,
    MEMBER,
    JSON.stringify(programme.rewards[0]),
    NAMES.code,
    GID,
  );
  await run(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, state, attempts, error, finished_at)
     VALUES ($1, $2, 'app/scopes_update', '{}', 'failed', 8, $3, now())`,
    webhookId,
    webhookNote,
  );
  const apiKey = await insertApiKey(pool, shopId, { id: KEY, name: NAMES.key });
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
     VALUES ($1, $2, 'publish-programme', gen_random_uuid(), now(), 0, $3) RETURNING id`,
    [DEAD_LETTERS, { shopId: String(shopId) }, { name: "Error", message: webhookNote }],
  );
  const jobId = rows[0]!.id;
  const numbers = [MEMBER, CUSTOMER, ORDER, ENTRY, LOT].map(String);
  const backfillId = "918273645007";
  await run(
    `INSERT INTO backfill (shop_id, id, state, since, requested_at, requested_by)
     VALUES ($1, $2, 'previewed', now(), now(), 'staff 918273645006')`,
    backfillId,
  );
  const actionId = randomUUID();
  await run(
    `INSERT INTO customer_insight (shop_id, customer_id, member_id, orders, net_minor, ever_orders, ever_net_minor, segment, guide_segment)
     VALUES ($1, $2, $3, 1, 4711, 1, 4711, 'champions', 'general')`,
    CUSTOMER,
    MEMBER,
  );
  await run(
    `INSERT INTO segment_action (shop_id, id, segment, kind, terms, state, total, asked_at, asked_by, error)
     VALUES ($1, $2, 'champions', 'tag', $3, 'failed', 1, now(), 'staff 918273645006', 'access_denied')`,
    actionId,
    JSON.stringify({ kind: "tag", tag: NAMES.tag }),
  );
  await run("INSERT INTO segment_action_member (shop_id, action_id, member_id) VALUES ($1, $2, $3)", actionId, MEMBER);
  // The worker would do both within minutes, and that would look as if somebody had touched it.
  await run("INSERT INTO insight_run (shop_id, state, started_at, finished_at) VALUES ($1, 'done', now(), now())");
  await run(
    "INSERT INTO report_ask (shop_id, name, key, asked_at, failed_at, failure) VALUES ($1, 'segments', '2020-01-01', now(), now(), 'failed')",
  );
  const db = openDatabase(app.databaseUrl, { max: 1 });
  await rollUpShop(db, shopId);
  await db.close();
  return {
    domain: DOMAIN,
    shopId,
    memberId: String(MEMBER),
    customerId: String(CUSTOMER),
    apiKey,
    keyId: String(KEY),
    redemptionId,
    entryId: String(ENTRY + 1n),
    webhookId,
    jobId,
    backfillId,
    actionId,
    secrets: [
      ...numbers,
      ...PERSON,
      ...Object.values(NAMES),
      GID,
      redemptionId,
      actionId,
      webhookId,
      webhookNote,
      jobId,
      "shpat_",
    ],
    state: await stateReader(pool, shopId),
  };
}

/** Every row of every table with a shop_id, the shop's own, its sessions and its jobs. */
async function stateReader(pool: RunningApp["pool"], shopId: bigint): Promise<() => Promise<string>> {
  const { rows } = await pool.query<{ table: string }>(
    `SELECT class.oid::regclass::text AS table FROM pg_class AS class
       JOIN pg_attribute AS a ON a.attrelid = class.oid AND a.attname = 'shop_id' AND NOT a.attisdropped
      WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const parts = [
    ...rows.map(({ table }) => `${table} AS t WHERE t.shop_id = $1`),
    "shop AS t WHERE t.id = $1",
    "session AS t WHERE t.shop = (SELECT domain FROM shop WHERE id = $1)",
    "pgboss.job AS t WHERE t.data ->> 'shopId' = $1::text",
  ];
  const sql = parts.map((part) => `SELECT t::text AS row FROM ${part}`).join(" UNION ALL ");
  return async () => {
    const found = await pool.query<{ row: string }>(`SELECT row FROM (${sql}) AS everything ORDER BY row`, [shopId]);
    return found.rows.map(({ row }) => row).join("\n");
  };
}
