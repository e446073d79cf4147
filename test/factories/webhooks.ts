import type { World } from "./world";
import { storeDeliveries } from "~/db/inbox.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";

export type OrderOptions = {
  id?: bigint;
  customerId?: bigint | null;
  /** Each line's price; quantity 1. */
  prices?: string[];
  status?: string;
  cancelledAt?: string | null;
  processedAt?: string;
  updatedAt?: string;
  codes?: string[];
  currency?: string;
  refunds?: object[];
  /** More fields of the body, as Shopify names them. */
  /** A tip, which is a line after the others. */
  tip?: { price: string; gateway: string | null };
  more?: object;
};

let nextWebhook = 0;

/** The body of an orders/* webhook, with the fields that matter here and ids beyond 2^53. */
export function orderBody(options: OrderOptions = {}): string {
  const {
    id = 5_000_000_000_000_000_001n,
    customerId = 9_000_000_000_000_000_001n,
    prices = ["100.00"],
    currency = "USD",
  } = options;
  const processedAt = options.processedAt ?? "2026-11-19T10:00:00Z";
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: currency },
    presentment_money: { amount, currency_code: currency },
  });
  return raw({
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id % 10_000n}`,
    currency,
    test: false,
    created_at: processedAt,
    processed_at: processedAt,
    updated_at: options.updatedAt ?? processedAt,
    cancelled_at: options.cancelledAt ?? null,
    financial_status: options.status ?? "paid",
    customer:
      customerId === null
        ? null
        : { id: customerId, first_name: "Ada", last_name: "Byrne", email: "ada@example.com", updated_at: processedAt },
    total_tip_received: options.tip?.price ?? "0.00",
    line_items: [...prices, ...(options.tip ? [options.tip.price] : [])].map((price, index) => ({
      id: lineId(id, index),
      product_id: index < prices.length ? 7 : null,
      quantity: 1,
      gift_card: false,
      price,
      price_set: money(price),
      discount_allocations: [],
      ...(index < prices.length ? {} : { tip_payment_gateway: options.tip!.gateway, tip_payment_method: null }),
    })),
    discount_applications: (options.codes ?? []).map((code) => ({ type: "discount_code", code })),
    refunds: options.refunds ?? [],
    ...options.more,
  });
}

export function lineId(orderId: bigint, index: number): bigint {
  return orderId + 100_000_000_000_000_000n * BigInt(index + 1);
}

/** The body of refunds/create for whole lines of an order made by `orderBody`. */
export function refundBody(
  id: bigint,
  orderId: bigint,
  lines: { index: number; amount: string }[],
  at = "2026-11-19T12:00:00Z",
): string {
  return raw({
    id,
    order_id: orderId,
    created_at: at,
    processed_at: at,
    refund_line_items: lines.map(({ index, amount }) => ({
      line_item_id: lineId(orderId, index),
      quantity: 1,
      subtotal: Number(amount),
      subtotal_set: {
        shop_money: { amount, currency_code: "USD" },
        presentment_money: { amount, currency_code: "USD" },
      },
    })),
    order_adjustments: [],
  });
}

/** JSON with bigints as plain digits, the way Shopify writes its ids. */
function raw(value: object): string {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `bigint:${each}` : each));
  return text.replaceAll(/"bigint:(\d+)"/g, "$1");
}

/** Put deliveries into the inbox as the endpoint would, each with a webhook id of its own. */
export async function deliver(world: World, shopId: bigint, ...events: [topic: string, body: string][]): Promise<void> {
  await storeDeliveries(
    world.deps.db,
    events.map(([topic, body]) => ({
      shopId,
      webhookId: `w${(nextWebhook += 1)}`,
      topic,
      eventId: null,
      triggeredAt: null,
      body,
    })),
  );
}

/** Deliver, and work the inbox until it is empty. */
export async function receive(world: World, shopId: bigint, ...events: [topic: string, body: string][]): Promise<void> {
  await deliver(world, shopId, ...events);
  while ((await processDeliveries(world.deps)) > 0);
}
