import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import { GIVE_BACK_CONFIRM_PERCENT, giveBackPercent } from "~/domain/programme/give-back";
import type { Programme } from "~/domain/programme/programme";
import type { Failure } from "~/ui/answer-or-failure";
import { draftSchema } from "./draft";
import { readDraft, type DraftErrors } from "./read-draft";

/** What the programme page sends: the draft, the version it was made from, and whether a generous rate was confirmed. */
export const submissionSchema = z.object({
  draft: draftSchema,
  basedOn: z.number().int().min(0),
  isConfirmed: z.boolean(),
});
export type ProgrammeSubmission = z.infer<typeof submissionSchema>;

/** What the page is told after publishing. */
export type PublishAnswer =
  | { outcome: "published"; version: number }
  | { outcome: "invalid"; errors: DraftErrors }
  | { outcome: "confirm"; percent: number }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

type Reading =
  { publish: { programme: Programme; basedOn: number }; answer: null } | { publish: null; answer: PublishAnswer };

/** What to publish, or the answer that says why not: fields that can't be used, or a rate above 10 % not yet confirmed. */
export function readSubmission(body: unknown, currency: string): Reading {
  const submission = submissionSchema.safeParse(body);
  if (!submission.success) return { publish: null, answer: { outcome: "refused", code: "bad_request" } };
  const { draft, basedOn, isConfirmed } = submission.data;
  const { programme, errors } = readDraft(draft, currency);
  if (!programme) return { publish: null, answer: { outcome: "invalid", errors } };
  const percent = giveBackPercent(programme);
  if (percent > GIVE_BACK_CONFIRM_PERCENT && !isConfirmed)
    return { publish: null, answer: { outcome: "confirm", percent } };
  return { publish: { programme, basedOn }, answer: null };
}
