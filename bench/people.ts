import type { Database } from "../app/db/database.server.ts";
import { ensureShop, getShop, markInstalled, saveShopProfile, type Shop } from "../app/db/shops.server.ts";
import type { Reward } from "../app/domain/programme/programme.ts";
import { enrol } from "../app/services/members/enrol.server.ts";
import { ensureProgramme } from "../app/services/programme/ensure-programme.server.ts";
import { SHOP } from "./processes.ts";

/** An installed shop with the default programme and members whose customer ids run from 1. */
export async function enrolPeople(
  db: Database,
  count: number,
): Promise<{ shop: Shop; memberIds: bigint[]; reward: Reward }> {
  const now = new Date();
  return db.transaction(async (tx) => {
    const id = await ensureShop(tx, SHOP);
    await saveShopProfile(tx, id, { name: "Bench", email: null, currency: "USD", timezone: "UTC" });
    await markInstalled(tx, id, "gid://shopify/AppInstallation/1", now);
    const shop = (await getShop(tx, id))!;
    const versions = await ensureProgramme(tx, shop, now);
    const people = Array.from({ length: count }, (_, index) => ({
      customerId: BigInt(index + 1),
      firstName: "Ada",
      lastName: `Byrne ${index}`,
      email: `member${index}@example.com`,
      locale: "en",
      updatedAt: now,
      joinedAt: now,
    }));
    const { newIds } = await enrol(tx, shop, people, versions, (email) => email);
    const reward = versions[0]!.programme.rewards.find(({ isEnabled }) => isEnabled)!;
    return { shop, memberIds: newIds, reward };
  });
}
