import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps } from "~/deps";
import { deliveryOf } from "~/shopify/received-delivery";
import { isSignedWebhook } from "~/shopify/webhook-signature.server";
import { answer, readBody, TooLarge } from "./http.server";
import { MAX_BODY_BYTES, type StoreDelivery } from "./store-delivery.server";

/**
 * POST /webhooks, in front of Remix: signature over the raw body, one durable row, 200. It parses nothing, loads no
 * session and calls nobody, so it answers for uninstalled shops too. What can't be stored is answered 500: Shopify
 * sends it again.
 */
export function createWebhookEndpoint({ env, log }: Pick<Deps, "env" | "log">, store: StoreDelivery) {
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter((secret) => secret !== undefined);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const header = (name: string) => String(request.headers[name] ?? "");
    const about = () => ({
      requestId: randomUUID(),
      shop: header("x-shopify-shop-domain"),
      topic: header("x-shopify-topic"),
      webhookId: header("x-shopify-webhook-id"),
    });
    try {
      const body = await readBody(request, MAX_BODY_BYTES);
      if (!isSignedWebhook(body, header("x-shopify-hmac-sha256"), secrets)) {
        log.warn(about(), "webhook refused: bad signature");
        return answer(response, 401);
      }
      const outcome = await store(deliveryOf(header, body.toString("utf8")));
      if (outcome !== "stored") log.warn(about(), `webhook ignored: ${outcome}`);
      answer(response, outcome === "nameless" ? 400 : 200);
    } catch (error) {
      if (error instanceof TooLarge) return answer(response, 413);
      log.error({ ...about(), err: error }, "webhook not stored");
      answer(response, 500);
    }
  };
}
