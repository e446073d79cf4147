import { z } from "zod";
import { monthDaySchema, type MonthDay } from "~/domain/ways/month-day";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";

export type BirthdayAnswer =
  { outcome: "saved" } | { outcome: "invalid" } | { outcome: "refused"; code: RefusalCode } | Failure;

const formSchema = z.object({ month: z.coerce.number(), day: z.coerce.number() }).pipe(monthDaySchema);

/** The birthday a form means; null to forget it ("what" is "forget"), undefined when it can't be used. */
export function readBirthday(form: FormData): MonthDay | null | undefined {
  const fields = Object.fromEntries(form);
  if (fields.what === "forget") return null;
  return formSchema.safeParse(fields).data;
}
