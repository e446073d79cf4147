import type { Sql, Tx } from "~/db/database.server";

/** The gross margin in whole percent; what the app and campaigns cost a month, in minor units of the shop's currency. */
export type InsightSetting = { marginPercent: number; appMonthMinor: number; campaignMonthMinor: number };

/** What a shop that has said nothing is computed with; a page that uses it says that it is assumed. */
const ASSUMED: InsightSetting = { marginPercent: 50, appMonthMinor: 0, campaignMonthMinor: 0 };

/** The shop's setting; `updatedAt` is null while the merchant has not said any, and the figures are assumed. */
export async function findInsightSetting(
  sql: Sql,
  shopId: bigint,
): Promise<InsightSetting & { updatedAt: Date | null }> {
  const rows = await sql.rows<InsightSetting & { updatedAt: Date }>(
    `SELECT margin_percent AS "marginPercent", app_month_minor::float8 AS "appMonthMinor",
            campaign_month_minor::float8 AS "campaignMonthMinor", updated_at AS "updatedAt"
       FROM insight_setting WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0] ?? { ...ASSUMED, updatedAt: null };
}

/** Keep the setting in place of the one before. */
export async function saveInsightSetting(
  tx: Tx,
  shopId: bigint,
  setting: InsightSetting,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.rows(
    `INSERT INTO insight_setting (shop_id, margin_percent, app_month_minor, campaign_month_minor, updated_at, updated_by)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (shop_id) DO UPDATE
        SET margin_percent = excluded.margin_percent, app_month_minor = excluded.app_month_minor,
            campaign_month_minor = excluded.campaign_month_minor, updated_at = excluded.updated_at,
            updated_by = excluded.updated_by`,
    [shopId, setting.marginPercent, setting.appMonthMinor, setting.campaignMonthMinor, at, by],
  );
}
