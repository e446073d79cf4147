import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Deps } from "~/deps";
import type { ReceivedDelivery } from "~/shopify/received-delivery";
import { answer, readBody, TooLarge } from "./http.server";
import { MAX_BODY_BYTES, type StoreDelivery } from "./store-delivery.server";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Door = {
  name: string;
  /** Why the sender is not who it should be; null when it is. Throws when that can't be told now. */
  refusal: (request: IncomingMessage) => Promise<string | null>;
  /** The delivery in an envelope. Throws SyntaxError or ZodError when there is none. */
  read: (envelope: string) => ReceivedDelivery;
};

/** An envelope holds a body in base64, and what is written on it. */
const MAX_ENVELOPE_BYTES = Math.ceil((MAX_BODY_BYTES * 4) / 3) + 64 * 1024;

/**
 * A way to the inbox by somebody who carries Shopify's webhooks. 401: not the carrier. 500: not stored, bring it again.
 * 200: stored, or of no use however often it is brought; the log then says why.
 */
export function createDoor({ log }: Pick<Deps, "log">, store: StoreDelivery, door: Door): Handler {
  return async (request, response) => {
    const about: Record<string, unknown> = { requestId: randomUUID(), door: door.name };
    try {
      const refusal = await door.refusal(request);
      if (refusal) {
        log.warn({ ...about, refusal }, "delivery refused");
        return answer(response, 401);
      }
      const delivery = read(door, await readBody(request, MAX_ENVELOPE_BYTES));
      Object.assign(about, { shop: delivery.domain, topic: delivery.topic, webhookId: delivery.webhookId });
      const outcome = await store(delivery);
      if (outcome !== "stored") log.warn({ ...about, problem: outcome }, "delivery dropped");
      answer(response, 200);
    } catch (error) {
      const problem = problemIn(error);
      if (problem) log.warn({ ...about, problem }, "delivery dropped");
      else log.error({ ...about, err: error }, "delivery not stored");
      answer(response, problem ? 200 : 500);
    }
  };
}

class Unreadable extends Error {}

function read(door: Door, envelope: Buffer): ReceivedDelivery {
  const delivery = readOrThrow(door, envelope);
  if (Buffer.byteLength(delivery.body) > MAX_BODY_BYTES) throw new TooLarge();
  return delivery;
}

function readOrThrow(door: Door, envelope: Buffer): ReceivedDelivery {
  try {
    return door.read(envelope.toString("utf8"));
  } catch (error) {
    throw new Unreadable(error instanceof z.ZodError ? fieldsOf(error) : "no JSON", { cause: error });
  }
}

/** Names the fields, never their values: they are personal data. */
function fieldsOf({ issues }: z.ZodError): string {
  return `unusable envelope: ${issues.map(({ path }) => path.join(".")).join(", ")}`;
}

/** What is wrong with a delivery for ever; null when it is rather with us. */
function problemIn(error: unknown): string | null {
  if (error instanceof TooLarge) return "too large";
  return error instanceof Unreadable ? error.message : null;
}
