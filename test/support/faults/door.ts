import { Agent, request } from "node:http";
import { signWebhook } from "#test/support/webhook-signature";
import { APP_SECRET, type AppProcess } from "./app-process.ts";
import type { Sent } from "./inbox.ts";

const GIVE_UP_MS = 5_000;

/** One answer of the app's endpoint; null: the connection failed, or there was no answer within Shopify's five seconds. */
export type Answer = number | null;

/** Sends webhooks as Shopify does, over connections that stay open. */
export class Door {
  /** How often each answer was given. */
  readonly answers = new Map<Answer, number>();
  /** The webhook ids that were answered 200. */
  readonly acknowledged = new Set<string>();
  private readonly agent: Agent;

  constructor(
    private readonly app: Pick<AppProcess, "port" | "isAlive">,
    private readonly shop: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Send a delivery once. */
  async send(delivery: Omit<Sent, "body"> & { body: string | Buffer }): Promise<Answer> {
    const answer = await this.post(delivery);
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
    if (answer === 200) this.acknowledged.add(delivery.webhookId);
    return answer;
  }

  /** Send it until it is acknowledged, as Shopify would over hours. Throws when the app's process has ended. */
  async insist(delivery: Sent, waitMs = 100): Promise<void> {
    while ((await this.send(delivery)) !== 200) {
      if (!this.app.isAlive()) throw new Error("the app's process has ended by itself");
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private post({ webhookId, topic, body }: Omit<Sent, "body"> & { body: string | Buffer }): Promise<Answer> {
    const bytes = Buffer.from(body);
    return new Promise((resolve) => {
      const outgoing = request(
        {
          agent: this.agent,
          host: "127.0.0.1",
          port: this.app.port,
          path: "/webhooks",
          method: "POST",
          timeout: GIVE_UP_MS,
          headers: {
            "content-type": "application/json",
            "content-length": bytes.length,
            "x-shopify-topic": topic,
            "x-shopify-shop-domain": this.shop,
            "x-shopify-webhook-id": webhookId,
            "x-shopify-api-version": "2026-10",
            "x-shopify-hmac-sha256": signWebhook(bytes, APP_SECRET),
          },
        },
        (response) => {
          response.resume();
          response.once("end", () => resolve(response.statusCode ?? null));
          response.once("error", () => resolve(null));
        },
      );
      outgoing.once("timeout", () => outgoing.destroy());
      outgoing.once("error", () => resolve(null));
      outgoing.end(bytes);
    });
  }
}

/** `width` of the jobs under way at any time. */
export async function abreast<Item>(
  items: readonly Item[],
  width: number,
  each: (item: Item) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const runner = async () => {
    while (next < items.length) await each(items[next++]!);
  };
  await Promise.all(Array.from({ length: width }, runner));
}
