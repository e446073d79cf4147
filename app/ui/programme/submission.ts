import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import { GIVE_BACK_CONFIRM_PERCENT, topGiveBackPercent } from "~/domain/programme/give-back";
import type { Programme } from "~/domain/programme/programme";
import type { Failure } from "~/ui/answer-or-failure";
import type { DraftErrors } from "./draft/draft-errors";
import { PARTS, type PartDraft, type PartName } from "./draft/parts";
import { readDraft } from "./draft/read-draft";

/** What a page of the programme sends: its draft, the version it was made from, and whether a generous rate was confirmed. */
export type PartSubmission<Part extends PartName> = { draft: PartDraft<Part>; basedOn: number; isConfirmed: boolean };

/** What the page is told after publishing. */
export type PublishAnswer =
  | { outcome: "published"; version: number }
  | { outcome: "invalid"; errors: DraftErrors }
  | { outcome: "confirm"; percent: number }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

type Reading =
  { publish: { programme: Programme; basedOn: number }; answer: null } | { publish: null; answer: PublishAnswer };

/** The version in force, which a submission is a change of. */
type Published = { version: number; programme: Programme };

/**
 * What to publish, or the answer that says why not: made from another version than the one in force, fields that can't be
 * used, or more than 10 % given back to the highest tier, and more than before, not yet confirmed.
 */
export function readSubmission(part: PartName, body: unknown, published: Published, currency: string): Reading {
  const submission = submissionSchema(part).safeParse(body);
  if (!submission.success) return refusal({ outcome: "refused", code: "bad_request" });
  const { draft, basedOn, isConfirmed } = submission.data;
  if (basedOn !== published.version) return refusal({ outcome: "refused", code: "stale_programme" });
  const { programme, errors } = readDraft(part, draft, published.programme, currency);
  if (!programme) return refusal({ outcome: "invalid", errors });
  const percent = topGiveBackPercent(programme);
  const isRaised = percent > GIVE_BACK_CONFIRM_PERCENT && percent > topGiveBackPercent(published.programme);
  if (isRaised && !isConfirmed) return refusal({ outcome: "confirm", percent });
  return { publish: { programme, basedOn }, answer: null };
}

function submissionSchema(part: PartName) {
  const draft = PARTS[part].schema as z.ZodType<PartDraft>;
  return z.object({ draft, basedOn: z.number().int().min(0), isConfirmed: z.boolean() });
}

function refusal(answer: PublishAnswer): Reading {
  return { publish: null, answer };
}
