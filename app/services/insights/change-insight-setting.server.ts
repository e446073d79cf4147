import { saveInsightSetting, type InsightSetting } from "~/db/insights/settings.server";
import type { Deps } from "~/deps";

/** Keep what a merchant says of margin and costs. It counts from the next look at a page on, for all days. */
export async function changeInsightSetting(
  { db, now }: Pick<Deps, "db" | "now">,
  { shopId, setting, by }: { shopId: bigint; setting: InsightSetting; by: string },
): Promise<void> {
  await db.transaction((tx) => saveInsightSetting(tx, shopId, setting, { at: now(), by }));
}
