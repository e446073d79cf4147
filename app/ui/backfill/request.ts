import { z } from "zod";
import type { Failure } from "~/ui/answer-or-failure";

const id = z.string().regex(/^\d{1,18}$/);

const requestSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("begin"), since: z.iso.date() }),
  z.object({ what: z.literal("confirm"), id }),
  z.object({ what: z.literal("cancel"), id }),
  z.object({ what: z.literal("continue"), id }),
]);

/** What is to be done with past orders. */
export type BackfillRequest = z.infer<typeof requestSchema>;
/** `nothing`: there was nothing to do it with, because it was done, or undone, before. */
export type BackfillAnswer = { outcome: "done" | "nothing" | "invalid" } | Failure;

/** What a form asks for; null when it can't be read. */
export function readBackfillRequest(form: FormData): BackfillRequest | null {
  return requestSchema.safeParse(Object.fromEntries(form)).data ?? null;
}
