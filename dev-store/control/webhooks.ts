import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Router } from "../http/router.ts";
import type { Runtime } from "../runtime.ts";
import { COMPLIANCE_TOPICS, complianceBody } from "../webhooks/compliance.ts";
import { Faults } from "../webhooks/faults.ts";
import { answering, Nothing } from "./answers.ts";

const Filter = z.object({
  topic: z.string().optional(),
  state: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(100),
});
/** A body given as text is sent to the byte. */
const Custom = z.object({
  topic: z.string(),
  body: z.union([z.string(), z.record(z.string(), z.unknown())]),
  eventId: z.string().optional(),
});
const Compliance = z.object({ topic: z.enum(COMPLIANCE_TOPICS), customerId: z.string().nullable().default(null) });
const Idle = z.object({ timeoutMs: z.number().int().min(1).max(600_000).default(30_000) });
const Again = z.object({ asNew: z.boolean().default(false) });

/** /control/webhooks…: what is sent to the app, and what goes wrong with it. */
export function addWebhookControls(router: Router, { shop, sender, options }: Runtime): void {
  const send = (topic: string, body: string, eventId: string = randomUUID()) => {
    const before = sender.log.at(-1)?.number ?? 0;
    sender.send({ topic, body, eventId, triggeredAt: options.now().toISOString() }, { isVerbatim: true });
    return { deliveries: sender.log.filter(({ number }) => number > before) };
  };
  router
    .on(
      "GET",
      "/control/webhooks",
      answering(Filter, ({ topic, state, limit }) => {
        const wanted = sender.log.filter(
          (delivery) => (!topic || delivery.topic === topic) && (!state || delivery.state === state),
        );
        return { total: wanted.length, pending: sender.pending, deliveries: wanted.slice(-limit).reverse() };
      }),
    )
    .on(
      "POST",
      "/control/webhooks/faults",
      answering(Faults, (faults) => (sender.faults = faults)),
    )
    .on(
      "GET",
      "/control/webhooks/faults",
      answering(Nothing, () => sender.faults),
    )
    .on(
      "POST",
      "/control/webhooks/send",
      answering(Custom, ({ topic, body, eventId }) =>
        send(topic, typeof body === "string" ? body : JSON.stringify(body), eventId),
      ),
    )
    .on(
      "POST",
      "/control/webhooks/compliance",
      answering(Compliance, ({ topic, customerId }) => send(topic, complianceBody(shop, topic, customerId))),
    )
    .on(
      "POST",
      "/control/webhooks/:number/resend",
      answering(Again, ({ asNew }, { params }) => sender.resend(Number(params.number), asNew) ?? undefined),
    )
    .on(
      "POST",
      "/control/idle",
      answering(Idle, async ({ timeoutMs }) => {
        const isIdle = await sender.idle(timeoutMs);
        return { idle: isIdle, pending: sender.pending };
      }),
    );
}
