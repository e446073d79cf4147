import type { Database } from "../../app/db/database.server.ts";
import type { Shop } from "../../app/db/shops.server.ts";
import { quantile } from "../result.ts";
import { PAGES } from "./pages.ts";

const READS = 60;

/** Ninety-five of a hundred reads of each page are faster, in ms, JSON included; as a request does it, with one shop's rows in sight. */
export async function timePages(db: Database, shop: Shop, now: Date): Promise<Record<string, number>> {
  const deps = { db: db.forShop(shop.id), now: () => now };
  const p95: Record<string, number> = {};
  for (const [name, read] of Object.entries(PAGES)) {
    const took: number[] = [];
    for (let index = 0; index < READS; index += 1) {
      const startedAt = performance.now();
      JSON.stringify(await read(deps, shop));
      took.push(performance.now() - startedAt);
    }
    p95[name] = Number(quantile(took, 0.95).toFixed(1));
  }
  return p95;
}
