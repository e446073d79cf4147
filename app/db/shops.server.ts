import type { FormerZone } from "~/domain/zone";
import type { Sql, Tx } from "./database.server";

export type Shop = {
  id: bigint;
  domain: string;
  name: string | null;
  currency: string;
  timezone: string;
  formerZones: FormerZone[];
  installationGid: string | null;
  publishedVersion: number;
  installedAt: Date | null;
  uninstalledAt: Date | null;
  /** Orders placed before it earn nothing; null: all do. */
  earnsFrom: Date | null;
};

/** What a query over `shop` selects, as `Shop` has it. */
export const SHOP = `shop.id, shop.domain, shop.name, shop.currency, shop.timezone, shop.former_zones AS "formerZones",
  shop.installation_gid AS "installationGid", shop.published_version AS "publishedVersion",
  shop.installed_at AS "installedAt", shop.uninstalled_at AS "uninstalledAt",
  shop.earns_from AS "earnsFrom"`;

export async function findShop(sql: Sql, domain: string): Promise<Shop | null> {
  return (await sql.rows<Shop>(`SELECT ${SHOP} FROM shop WHERE domain = $1`, [domain]))[0] ?? null;
}

export async function getShop(sql: Sql, shopId: bigint): Promise<Shop | null> {
  return (await sql.rows<Shop>(`SELECT ${SHOP} FROM shop WHERE id = $1`, [shopId]))[0] ?? null;
}

/** Every shop on record, those that left too. */
export async function listShops(sql: Sql): Promise<Shop[]> {
  return sql.rows<Shop>(`SELECT ${SHOP} FROM shop ORDER BY id`);
}

/** The ids of the shops that have the app now. */
export async function listInstalledShops(sql: Sql): Promise<bigint[]> {
  const rows = await sql.rows<{ id: bigint }>("SELECT id FROM shop WHERE installed_at IS NOT NULL ORDER BY id");
  return rows.map(({ id }) => id);
}

/** The shop, kept from being erased until the transaction ends; null when it is gone. */
export async function holdShop(tx: Tx, shopId: bigint): Promise<Shop | null> {
  return (await tx.rows<Shop>(`SELECT ${SHOP} FROM shop WHERE id = $1 FOR KEY SHARE`, [shopId]))[0] ?? null;
}

/** The shop's id; the row is made at first sight, because webhooks may come before the app was ever opened. */
export async function ensureShop(sql: Sql, domain: string): Promise<bigint> {
  const found = await sql.rows<{ id: bigint }>("SELECT id FROM shop WHERE domain = $1", [domain]);
  if (found[0]) return found[0].id;
  const made = await sql.rows<{ id: bigint }>(
    "INSERT INTO shop (domain) VALUES ($1) ON CONFLICT (domain) DO UPDATE SET domain = excluded.domain RETURNING id",
    [domain],
  );
  return made[0]!.id;
}

/**
 * The id of a shop that a webhook comes from, made at first sight; null for one that was erased: what still comes of it is
 * of the time before, and nothing may be kept.
 */
export async function shopOfWebhook(sql: Sql, domain: string): Promise<bigint | null> {
  const [erased] = await sql.rows<object>(
    `SELECT FROM erased_shop WHERE domain_hash = sha256(convert_to($1, 'UTF8'))
        AND NOT EXISTS (SELECT FROM shop WHERE domain = $1)`,
    [domain],
  );
  return erased ? null : ensureShop(sql, domain);
}

export type ShopProfile = { name: string; email: string | null; currency: string; timezone: string };

export async function saveShopProfile(tx: Tx, shopId: bigint, profile: ShopProfile): Promise<void> {
  await tx.rows("UPDATE shop SET name = $2, email = $3, currency = $4, timezone = $5 WHERE id = $1", [
    shopId,
    profile.name,
    profile.email,
    profile.currency,
    profile.timezone,
  ]);
}

/** Remember the zone that a shop is about to leave: what happened before `until` is of its days. */
export async function keepFormerZone(tx: Tx, shopId: bigint, until: Date): Promise<void> {
  await tx.rows(
    `UPDATE shop SET former_zones = former_zones || jsonb_build_array(jsonb_build_array($2::float8, timezone)) WHERE id = $1`,
    [shopId, until.getTime()],
  );
}

export async function saveCurrency(tx: Tx, shopId: bigint, currency: string): Promise<void> {
  await tx.rows("UPDATE shop SET currency = $2 WHERE id = $1", [shopId, currency]);
}

export async function markInstalled(tx: Tx, shopId: bigint, installationGid: string, at: Date): Promise<void> {
  await tx.rows(
    `UPDATE shop SET installation_gid = $2, installed_at = coalesce(installed_at, $3), uninstalled_at = NULL,
            published_version = 0
      WHERE id = $1`,
    [shopId, installationGid, at],
  );
  await tx.rows(
    `DELETE FROM erased_shop USING shop
      WHERE shop.id = $1 AND domain_hash = sha256(convert_to(shop.domain, 'UTF8'))`,
    [shopId],
  );
}

/** Forget the shop's tokens and remember when it left; nothing else is touched, it may come back. */
export async function markUninstalled(tx: Tx, shopId: bigint, at: Date): Promise<void> {
  await tx.rows(
    `WITH gone AS (UPDATE shop SET uninstalled_at = $2, installed_at = NULL WHERE id = $1 RETURNING domain)
     DELETE FROM session USING gone WHERE session.shop = gone.domain`,
    [shopId, at],
  );
  await tx.rows("DELETE FROM card_sync WHERE shop_id = $1", [shopId]);
}

/**
 * Say from when on orders earn. The first time, on installing the app, that is now; what is decided later moves it back,
 * never forth. A shop that was installed before this was asked has none, and every order earns.
 */
export async function startEarning(tx: Tx, shopId: bigint, at: Date): Promise<void> {
  await tx.rows("UPDATE shop SET earns_from = $2 WHERE id = $1 AND installation_gid IS NULL", [shopId, at]);
}

/** Let orders earn that were placed at or after an instant, if they don't already. */
export async function earnFrom(tx: Tx, shopId: bigint, since: Date): Promise<void> {
  await tx.rows("UPDATE shop SET earns_from = $2 WHERE id = $1 AND earns_from > $2", [shopId, since]);
}

export async function savePublishedVersion(sql: Sql, shopId: bigint, version: number): Promise<void> {
  await sql.rows("UPDATE shop SET published_version = $2 WHERE id = $1 AND published_version < $2", [shopId, version]);
}

/** Erase everything a shop ever had here. The ledger's guard lets go of this one shop for this one transaction. */
export async function eraseShop(tx: Tx, shopId: bigint): Promise<void> {
  // Whoever works for the shop now is waited for; whoever comes later will not find it.
  await tx.rows("SELECT FROM shop WHERE id = $1 FOR UPDATE", [shopId]);
  // Who holds an account may be writing entries; once all are held, nobody writes any.
  await tx.rows("SELECT FROM account WHERE shop_id = $1 ORDER BY member_id FOR UPDATE", [shopId]);
  await tx.rows("SELECT set_config('evergreen.erase_shop', $1, true)", [String(shopId)]);
  const tables = [
    "roll_up_due",
    "roll_up_span",
    "buyer_day",
    "points_day",
    "customer_insight",
    "segment_action_member",
    "segment_action",
    "insight_report",
    "report_ask",
    "insight_run",
    "insight_setting",
    "statement_line",
    "statement_close",
    "product",
    "ledger_block",
    "ledger_audit",
    "lot_draw",
    "points_lot",
    "member_event",
    "ledger_entry",
    "redemption",
    "tier_change",
    "tier_move",
    "tier_tag_sync",
    "member_grant",
    "card_sync",
    "order_refund",
    "shop_order",
    "account",
    "member",
    "programme_version",
    "privacy_request",
    "reconciliation_run",
    "backfill_order",
    "backfill_part",
    "backfill",
    "webhook_delivery",
    "invariant_violation",
    "api_key",
  ];
  for (const table of tables) await tx.rows(`DELETE FROM ${table} WHERE shop_id = $1`, [shopId]);
  await tx.rows("DELETE FROM session USING shop WHERE shop.id = $1 AND session.shop = shop.domain", [shopId]);
  await tx.rows(
    `WITH gone AS (DELETE FROM shop WHERE id = $1 RETURNING domain)
     INSERT INTO erased_shop (domain_hash) SELECT sha256(convert_to(domain, 'UTF8')) FROM gone
     ON CONFLICT (domain_hash) DO UPDATE SET erased_at = excluded.erased_at`,
    [shopId],
  );
}
