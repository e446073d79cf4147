import { z } from "zod";
import { deliveryWith, type ReceivedDelivery } from "./received-delivery";
import { parseVerbatim } from "./verbatim-json";

const eventSchema = z.object({
  id: z.string().min(1),
  "detail-type": z.literal("shopifyWebhook"),
  source: z.string().startsWith("aws.partner/shopify.com/"),
  detail: z.object({
    metadata: z.record(z.string(), z.unknown()),
    payload: z.custom<object>((value) => typeof value === "object" && value !== null),
  }),
});

/**
 * What Amazon EventBridge sends of a webhook: its body as JSON inside JSON, its headers as metadata. The body comes back
 * as text with every number as it was written. Throws SyntaxError or ZodError.
 */
export function parseEventBridgeEvent(text: string): ReceivedDelivery {
  const { id, detail } = eventSchema.parse(parseVerbatim(text));
  return deliveryWith(detail.metadata, `eventbridge:${id}`, JSON.stringify(detail.payload));
}
