import { createHmac } from "node:crypto";

export type Attempt = { at: string; status: number | null; milliseconds: number; error: string | null };

/** One webhook on its way to one address. `id` is what X-Shopify-Webhook-Id says; repetitions keep it. */
export type Delivery = {
  /** Number in this log, counted from 1. */
  number: number;
  id: string;
  eventId: string;
  topic: string;
  path: string;
  body: string;
  triggeredAt: string;
  state: "waiting" | "sending" | "delivered" | "failed" | "dropped";
  attempts: Attempt[];
};

export type Destination = { origin: string; apiSecret: string; apiVersion: string; domain: string };

const TIME_OUT_MS = 5000;

/** Base64 HMAC-SHA256 of the body as it is sent. */
export function webhookSignature(body: string, apiSecret: string): string {
  return createHmac("sha256", apiSecret).update(body, "utf8").digest("base64");
}

/** Sends one delivery once. Like Shopify, waits 5 s in all, follows no redirect, and takes only 2xx for a success. */
export async function attempt(delivery: Delivery, to: Destination, now: () => Date): Promise<Attempt> {
  const startedAt = performance.now();
  const at = now().toISOString();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(to.origin + delivery.path, {
      method: "POST",
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_OUT_MS),
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": webhookSignature(delivery.body, to.apiSecret),
        "X-Shopify-Shop-Domain": to.domain,
        "X-Shopify-API-Version": to.apiVersion,
        "X-Shopify-Webhook-Id": delivery.id,
        "X-Shopify-Event-Id": delivery.eventId,
        "X-Shopify-Triggered-At": delivery.triggeredAt,
      },
    });
    await response.arrayBuffer();
    return { at, status: response.status, milliseconds: elapsed(), error: null };
  } catch (error) {
    // Refused, cut or too slow: a failed attempt, which is repeated later.
    return { at, status: null, milliseconds: elapsed(), error: reason(error) };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${TIME_OUT_MS} ms`;
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
