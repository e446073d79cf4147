import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import type { Failure } from "~/ui/answer-or-failure";

const adjustmentSchema = z.object({
  /** Made when the form opens: sent twice, it counts once. */
  id: z.uuid(),
  points: z
    .string()
    .transform(adjustedPoints)
    .pipe(
      z
        .number()
        .int()
        .min(-10_000_000)
        .max(10_000_000)
        .refine((points) => points !== 0),
    ),
  note: z.string().trim().min(1).max(300),
  /** What the customer reads; undefined: nothing. */
  customerNote: z
    .string()
    .trim()
    .max(300)
    .transform((note) => note || undefined)
    .optional(),
});

export type Adjustment = z.infer<typeof adjustmentSchema>;
export type AdjustmentErrors = { points: boolean; note: boolean };
export type AdjustAnswer =
  | { outcome: "adjusted"; points: number }
  | { outcome: "invalid"; errors: AdjustmentErrors }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

/** The adjustment a form means, or which fields can't be used. A form without a proper id is invalid in both. */
export function readAdjustment(
  form: FormData,
): { adjustment: Adjustment; errors: null } | { adjustment: null; errors: AdjustmentErrors } {
  const parsed = adjustmentSchema.safeParse(Object.fromEntries(form));
  if (parsed.success) return { adjustment: parsed.data, errors: null };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return {
    adjustment: null,
    errors: { points: wrong.has("points") || wrong.has("id"), note: wrong.has("note") || wrong.has("id") },
  };
}

/** "+1,000", "-50", "－５０": points as typed, with their sign. NaN for anything else. */
export function adjustedPoints(typed: string): number {
  const tidy = typed.normalize("NFKC").replace(/[,\s]/g, "").replace("\u2212", "-");
  return /^[+-]?\d{1,9}$/.test(tidy) ? Number(tidy) : Number.NaN;
}
