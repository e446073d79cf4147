import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDeliveryStore } from "~/server/store-delivery.server";
import { createWebhookEndpoint } from "~/server/webhooks.server";
import type { Shop } from "~/db/shops.server";
import { addSeconds } from "~/domain/calendar";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import type { DevStoreOptions } from "../../dev-store/options.ts";
import type { Faults } from "../../dev-store/webhooks/faults.ts";
import { connectDevStore, type ConnectedStore } from "./dev-store";
import { createWorld, type World } from "./world";

/** What a run recorded of itself. */
export type Run = { from: Date; to: Date; seen: number; missed: number; repaired: number; error: string | null };

/** A development store whose signed webhooks reach the app's own endpoint over HTTP, and a database they end in. */
export type ReconciledShop = {
  world: World;
  connected: ConnectedStore;
  shop: Shop;
  /** Let time pass, in the shop as in the app. */
  wait: (seconds: number) => void;
  faults: (faults: Partial<Faults>) => Promise<void>;
  /** Until all webhooks have been answered and the inbox is empty. */
  settle: () => Promise<void>;
  runs: (shopId?: bigint) => Promise<Run[]>;
  close: () => Promise<void>;
};

export async function openReconciledShop(options: Partial<DevStoreOptions> = {}): Promise<ReconciledShop> {
  const world = await createWorld();
  const endpoint = createWebhookEndpoint(
    world.deps,
    createDeliveryStore(world.deps, () => undefined),
  );
  const server = createServer((request, response) => void endpoint(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const appTarget = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connected = await connectDevStore(() => world.clock.at, { appTarget, ...options });
  await connected.control("throttle", { maximum: 1_000_000, restoreRate: 1_000_000 });
  world.admin.send = connected.send;
  const { domain, ...profile } = connected.store.shop.state.shop;
  return {
    world,
    connected,
    shop: await world.installShop(domain, profile),
    wait: (seconds) => (world.clock.at = addSeconds(world.clock.at, seconds)),
    faults: (faults) => connected.control("webhooks/faults", faults),
    settle: async () => {
      await connected.control("idle", {});
      while ((await processDeliveries(world.deps)) > 0);
    },
    runs: (shopId) =>
      world.deps.db.rows<Run>(
        `SELECT from_at AS from, to_at AS to, seen_orders AS seen, missed_orders AS missed, repaired_orders AS repaired, error
           FROM reconciliation_run WHERE $1::bigint IS NULL OR shop_id = $1 ORDER BY id`,
        [shopId ?? null],
      ),
    close: async () => {
      await connected.close();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
    },
  };
}
