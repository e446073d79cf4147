/** A delivery that is known to come from Shopify, whichever door it came by. Empty `domain` or `webhookId`: it names none. */
export type ReceivedDelivery = {
  /** The shop's myshopify domain, lower case. */
  domain: string;
  topic: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
  body: string;
};

/**
 * What Shopify says of a delivery beside its body, out of headers or of what takes their place.
 *
 * @param header the value of a header by its lower-case name; empty when there is none
 */
export function deliveryOf(header: (name: string) => string, body: string): ReceivedDelivery {
  return {
    domain: header("x-shopify-shop-domain").toLowerCase(),
    topic: header("x-shopify-topic"),
    webhookId: header("x-shopify-webhook-id"),
    eventId: header("x-shopify-event-id") || null,
    triggeredAt: instantOf(header("x-shopify-triggered-at")),
    body,
  };
}

/** The same, where the headers came as an object with names in any case; `messageId` stands in for a missing webhook id. */
export function deliveryWith(headers: Record<string, unknown>, messageId: string, body: string): ReceivedDelivery {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const delivery = deliveryOf((name) => textOf(values.get(name)), body);
  return { ...delivery, webhookId: delivery.webhookId || messageId };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function instantOf(text: string): Date | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
