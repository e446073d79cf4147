import { shopOfWebhook } from "~/db/shops.server";
import type { ProcessDeps } from "~/deps";
import { inboxWriter } from "~/services/platform/inbox-writer.server";
import type { ReceivedDelivery } from "~/shopify/received-delivery";
import { topicOf } from "~/shopify/topics";

/** The longest body taken in, by whichever door. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * Durably stores a delivery, once however often it comes. "nameless": it names no shop of Shopify's, or has no id;
 * "unknown topic": nobody asked for it; "erased shop": nothing of it may be kept. Those are not stored. Throws when the
 * database can't.
 */
export type StoreDelivery = (
  delivery: ReceivedDelivery,
) => Promise<"stored" | "nameless" | "unknown topic" | "erased shop">;

/** One for the process: deliveries of all doors share their commits. */
export function createDeliveryStore({ db }: Pick<ProcessDeps, "db">, onStored: () => void): StoreDelivery {
  const store = inboxWriter(db, onStored);
  const shopIds = new Map<string, bigint>();

  const shopIdOf = async (domain: string): Promise<bigint | null> => {
    const id = shopIds.get(domain) ?? (await shopOfWebhook(db, domain));
    if (id !== null) shopIds.set(domain, id);
    return id;
  };

  return async ({ domain, topic: spelling, webhookId, eventId, triggeredAt, body }) => {
    if (!SHOP_DOMAIN.test(domain) || webhookId === "") return "nameless";
    const topic = topicOf(spelling);
    if (topic === null) return "unknown topic";
    const shopId = await shopIdOf(domain);
    if (shopId === null) return "erased shop";
    try {
      await store({ shopId, webhookId, topic, eventId, triggeredAt, body: withoutZeroBytes(body) });
      return "stored";
    } catch (error) {
      // The shop may have been erased since its id was remembered.
      shopIds.delete(domain);
      throw error;
    }
  };
}

/** PostgreSQL text holds no zero byte; a body with one is no JSON, and stays so with U+FFFD in its place. */
function withoutZeroBytes(body: string): string {
  return body.replaceAll("\u0000", "\uFFFD");
}
