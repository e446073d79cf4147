import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ensureShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { InboxWriter } from "~/services/platform/inbox-writer.server";
import { isTopic } from "~/shopify/topics";
import { isSignedWebhook } from "~/shopify/webhook-signature.server";
import { answer, readBody, TooLarge } from "./http.server";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * POST /webhooks, in front of Remix: signature over the raw body, one durable row, 200. It parses nothing, loads no
 * session and calls nobody, so it answers for uninstalled shops too. What can't be stored is answered 500: Shopify
 * sends it again.
 */
export function createWebhookEndpoint(deps: Deps, onStored: () => void) {
  const inbox = new InboxWriter(deps.db, onStored);
  const shopIds = new Map<string, bigint>();
  const secrets = [deps.env.SHOPIFY_API_SECRET, deps.env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );

  const shopIdOf = async (domain: string): Promise<bigint> => {
    const id = shopIds.get(domain) ?? (await ensureShop(deps.db, domain));
    shopIds.set(domain, id);
    return id;
  };

  const store = async (domain: string, topic: string, body: string, header: Header) => {
    const delivery = {
      shopId: await shopIdOf(domain),
      webhookId: header("x-shopify-webhook-id"),
      topic,
      eventId: header("x-shopify-event-id") || null,
      triggeredAt: instantOf(header("x-shopify-triggered-at")),
      body,
    };
    try {
      await inbox.store(delivery);
    } catch (error) {
      // The shop may have been erased since its id was remembered.
      shopIds.delete(domain);
      throw error;
    }
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const header: Header = (name) => String(request.headers[name] ?? "");
    const domain = header("x-shopify-shop-domain").toLowerCase();
    const topic = header("x-shopify-topic");
    const about = () => ({ requestId: randomUUID(), shop: domain, topic, webhookId: header("x-shopify-webhook-id") });
    try {
      const body = await readBody(request, MAX_BODY_BYTES);
      if (!isSignedWebhook(body, header("x-shopify-hmac-sha256"), secrets)) {
        deps.log.warn(about(), "webhook refused: bad signature");
        return answer(response, 401);
      }
      if (!SHOP_DOMAIN.test(domain) || header("x-shopify-webhook-id") === "") return answer(response, 400);
      if (!isTopic(topic)) {
        deps.log.warn(about(), "webhook ignored: unknown topic");
        return answer(response, 200);
      }
      await store(domain, topic, textOf(body), header);
      answer(response, 200);
    } catch (error) {
      if (error instanceof TooLarge) return answer(response, 413);
      deps.log.error({ ...about(), err: error }, "webhook not stored");
      answer(response, 500);
    }
  };
}

type Header = (name: string) => string;

/** PostgreSQL text holds no zero byte; a body with one is no JSON, and stays so with U+FFFD in its place. */
function textOf(body: Buffer): string {
  return body.toString("utf8").replaceAll("\u0000", "\uFFFD");
}

function instantOf(text: string): Date | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
