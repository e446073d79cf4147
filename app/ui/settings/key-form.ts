import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";

const formSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("create"), name: z.string().trim().min(1).max(40) }),
  z.object({
    what: z.literal("revoke"),
    id: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
  }),
]);

/** Make a key with a name, or close one. */
export type KeyForm = z.infer<typeof formSchema>;

/** `key`: the new key, told this once. */
export type KeyAnswer =
  | { outcome: "created"; key: string }
  | { outcome: "revoked" }
  | { outcome: "invalid" }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

/** What a form means; null when it can't be used. */
export function readKeyForm(form: FormData): KeyForm | null {
  return formSchema.safeParse(Object.fromEntries(form)).data ?? null;
}
