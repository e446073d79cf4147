import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";

const expiryFormSchema = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("extend_expiry"),
    /** Made when the form opens: sent twice, it counts once. */
    id: z.uuid(),
    until: z.iso.date(),
  }),
  z.object({
    intent: z.literal("restore_expired"),
    entryId: z.string().regex(/^\d{1,18}$/),
    note: z.string().trim().min(1).max(300),
  }),
]);

export type ExpiryForm = z.infer<typeof expiryFormSchema>;
export type ExpiryAnswer =
  | { outcome: "extended"; until: string }
  | { outcome: "restored"; points: number }
  | { outcome: "invalid" }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

/** Whether a form of the member's page is about when points run out. */
export function isExpiryForm(form: FormData): boolean {
  return ["extend_expiry", "restore_expired"].includes(String(form.get("intent")));
}

/** What such a form asks for; null when it can't be used. */
export function readExpiryForm(form: FormData): ExpiryForm | null {
  return expiryFormSchema.safeParse(Object.fromEntries(form)).data ?? null;
}
