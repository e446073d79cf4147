import { findLatestBackfill, type Backfill } from "~/db/backfill/backfills.server";
import { listParts, type Purpose } from "~/db/backfill/parts.server";
import { getShop, type Shop } from "~/db/shops.server";
import { addTallies, EMPTY_TALLY, type Tally } from "~/domain/backfill/tally";
import { cancelBackfill } from "~/services/backfill/cancel-backfill.server";
import { confirmBackfill } from "~/services/backfill/confirm-backfill.server";
import { requestBackfill } from "~/services/backfill/request-backfill.server";
import { runBackfill } from "~/services/backfill/run-backfill.server";
import type { BackfillState } from "~/domain/backfill/backfill";
import type { DevStoreOptions } from "../../dev-store/options.ts";
import { openReconciledShop, type ReconciledShop } from "./reconciled-shop";

/** A shop with a past that the app, installed only now, has heard nothing of: eighteen months of orders unless another is given. */
export type BackfilledShop = ReconciledShop & {
  shopNow: () => Promise<Shop>;
  request: (since: Date) => Promise<boolean>;
  confirm: () => Promise<boolean>;
  cancel: () => Promise<boolean>;
  backfill: () => Promise<Backfill>;
  /** Runs the job until the backfill is in one of these states, two hundred times at the most. */
  runUntil: (...states: BackfillState[]) => Promise<Backfill>;
  tally: (purpose: Purpose) => Promise<Tally>;
};

export async function openBackfilledShop(options: Partial<DevStoreOptions> = {}): Promise<BackfilledShop> {
  const open = await openReconciledShop(options);
  const { world, shop } = open;
  const { deps } = world;
  await open.connected.control("app/scopes", { granted: ["read_all_orders"] });
  await open.connected.control("bulk-operations/faults", { delayMs: 0 });
  await open.settle();
  await deps.db.rows("UPDATE shop SET earns_from = $2 WHERE id = $1", [shop.id, world.clock.at]);
  const backfill = async () => (await findLatestBackfill(deps.db, shop.id))!;
  return {
    ...open,
    shopNow: async () => (await getShop(deps.db, shop.id))!,
    request: (since) => requestBackfill(deps, shop.id, since, "staff 1"),
    confirm: async () => confirmBackfill(deps, shop.id, (await backfill()).id, "staff 1"),
    cancel: async () => cancelBackfill(deps, shop.id, (await backfill()).id),
    backfill,
    runUntil: async (...states) => {
      for (let run = 0; run < 200; run += 1) {
        const { id, state } = await backfill();
        if (states.includes(state)) return backfill();
        await runBackfill(deps, shop.id, id);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      throw new Error(`the backfill came no further than ${(await backfill()).state}`);
    },
    tally: async (purpose) =>
      (await listParts(deps.db, { shopId: shop.id, id: (await backfill()).id }, purpose))
        .map((part) => part.tally)
        .reduce(addTallies, EMPTY_TALLY),
  };
}
