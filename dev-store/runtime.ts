import type { Bucket } from "./admin-api/bucket.ts";
import type { Faults } from "./admin-api/faults.ts";
import type { AdminSchema } from "./admin-api/schema.ts";
import type { AppConfig } from "./app-config.ts";
import type { BulkOperations } from "./bulk/operations.ts";
import type { DevStoreOptions } from "./options.ts";
import { signIdToken } from "./oauth/id-token.ts";
import type { Shop } from "./shop/store.ts";
import type { WebhookSender } from "./webhooks/sender.ts";

/** What the parts of a running development store share. */
export type Runtime = {
  options: DevStoreOptions;
  config: AppConfig;
  shop: Shop;
  sender: WebhookSender;
  bucket: Bucket;
  admin: AdminSchema;
  bulk: BulkOperations;
  apiFaults: Faults;
  /** Known once the servers listen. */
  urls: { store: string; tunnel: string };
};

/** The one member of staff: June Perry, who owns the shop. */
export const STAFF_ID = "97210463";
const STAFF_SESSION = "6d6f7374-6c79-4a75-8e65-7065727279aa";

/** A session token for the shop's owner, good for a minute. */
export function freshIdToken({ options, shop }: Runtime): string {
  return signIdToken(options, {
    domain: shop.state.shop.domain,
    userId: STAFF_ID,
    sessionId: STAFF_SESSION,
    now: options.now(),
  });
}
