import type { Sql } from "~/db/database.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { getShop, type Shop } from "~/db/shops.server";
import { asksOfProducts } from "~/domain/programme/product-facts";

/** The shop, if it has the app and its newest rules ask something of products; null otherwise: then nothing is to be read. */
export async function shopThatAsks(sql: Sql, shopId: bigint): Promise<Shop | null> {
  const shop = await getShop(sql, shopId);
  if (!shop?.installedAt) return null;
  const current = await findCurrentProgramme(sql, shopId);
  return current && asksOfProducts(current.programme) ? shop : null;
}
