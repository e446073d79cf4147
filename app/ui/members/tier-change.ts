import { z } from "zod";
import { endOfDay } from "~/domain/zone";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";

const changeSchema = z.object({
  /** Made when the form opens: sent twice, it counts once. */
  id: z.uuid(),
  tierKey: z.string().min(1).max(40),
  /** The last day on which it binds, in the shop's zone; empty for good. */
  until: z.union([z.literal(""), z.iso.date()]),
  reason: z.string().trim().min(1).max(300),
});

export type TierChangeErrors = { until: boolean; reason: boolean };
export type TierChangeAnswer =
  | { outcome: "moved" | "taken_back" }
  | { outcome: "wrong"; errors: TierChangeErrors }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

/** The move a form means, or which fields can't be used: a day that has passed, or no reason. */
export function readTierChange(form: FormData, zone: string, now: Date) {
  const parsed = changeSchema.safeParse(Object.fromEntries(form));
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]));
  const until = parsed.data?.until ? endOfDay(zone, parsed.data.until) : null;
  if (parsed.success && (until === null || until > now)) {
    return { move: { ...parsed.data, until }, errors: null };
  }
  return { move: null, errors: { until: parsed.success || wrong.has("until"), reason: wrong.has("reason") } };
}
