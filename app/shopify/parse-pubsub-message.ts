import { z } from "zod";
import { deliveryWith, type ReceivedDelivery } from "./received-delivery";

const pushSchema = z.object({
  message: z.object({
    data: z.base64(),
    attributes: z.record(z.string(), z.unknown()),
    messageId: z.string().min(1),
  }),
});

/** What Google Pub/Sub pushes: the webhook's body in base64, its headers as attributes. Throws SyntaxError or ZodError. */
export function parsePubSubMessage(text: string): ReceivedDelivery {
  const { message } = pushSchema.parse(JSON.parse(text));
  const body = Buffer.from(message.data, "base64").toString("utf8");
  return deliveryWith(message.attributes, `pubsub:${message.messageId}`, body);
}
