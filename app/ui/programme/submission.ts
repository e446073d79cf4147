import { z } from "zod";
import type { RefusalCode } from "~/domain/loyalty-error";
import { GIVE_BACK_CONFIRM_PERCENT, topGiveBackPercent } from "~/domain/programme/give-back";
import type { Programme } from "~/domain/programme/programme";
import type { TierPreview } from "~/domain/tiers/tier-preview";
import type { Failure } from "~/ui/answer-or-failure";
import type { DraftErrors } from "./draft/draft-errors";
import { PARTS, type PartDraft, type PartName } from "./draft/parts";
import { readDraft } from "./draft/read-draft";

/**
 * What a page of the programme sends: its draft, the version it was made from, whether a generous rate was confirmed, and the
 * tiers whose preview was seen (`tiersText`); null: none was.
 */
export type PartSubmission<Part extends PartName> = {
  draft: PartDraft<Part>;
  basedOn: number;
  isConfirmed: boolean;
  previewed: string | null;
};

/** What the page is told after publishing. */
export type PublishAnswer =
  | { outcome: "published"; version: number }
  | { outcome: "invalid"; errors: DraftErrors }
  | { outcome: "confirm"; percent: number }
  | { outcome: "preview"; tiers: string; preview: TierPreview | null }
  | { outcome: "refused"; code: RefusalCode }
  | Failure;

/** `isUnseen`: it changes tiers, and not those whose preview was seen. */
type Publication = { programme: Programme; basedOn: number; isUnseen: boolean };
type Reading = { publish: Publication; answer: null } | { publish: null; answer: PublishAnswer };

/** The version in force, which a submission is a change of. */
type Published = { version: number; programme: Programme };

/**
 * What to publish, or the answer that says why not: made from another version than the one in force, fields that can't be
 * used, or more than 10 % given back to the highest tier, and more than before, not yet confirmed.
 */
export function readSubmission(part: PartName, body: unknown, published: Published, currency: string): Reading {
  const submission = submissionSchema(part).safeParse(body);
  if (!submission.success) return refusal({ outcome: "refused", code: "bad_request" });
  const { draft, basedOn, isConfirmed, previewed } = submission.data;
  if (basedOn !== published.version) return refusal({ outcome: "refused", code: "stale_programme" });
  const { programme, errors } = readDraft(part, draft, published.programme, currency);
  if (!programme) return refusal({ outcome: "invalid", errors });
  const percent = topGiveBackPercent(programme, currency);
  const isRaised = percent > GIVE_BACK_CONFIRM_PERCENT && percent > topGiveBackPercent(published.programme, currency);
  if (isRaised && !isConfirmed) return refusal({ outcome: "confirm", percent });
  const tiers = tiersText(programme);
  const isUnseen = basedOn > 0 && tiers !== tiersText(published.programme) && tiers !== previewed;
  return { publish: { programme, basedOn, isUnseen }, answer: null };
}

/** What of a programme's tiers moves members or costs something: the same text for tiers that do the same. */
export function tiersText({ tierRules, tiers }: Programme): string {
  const terms = tiers.map(({ key, entry, keep, multiplierPercent, entryPoints, entryReward }) => [
    ...[key, entry, keep, multiplierPercent],
    ...[entryPoints, entryReward],
  ]);
  return JSON.stringify([tierRules, terms]);
}

function submissionSchema(part: PartName) {
  const draft = PARTS[part].schema as z.ZodType<PartDraft>;
  return z.object({
    draft,
    basedOn: z.number().int().min(0),
    isConfirmed: z.boolean(),
    previewed: z.string().nullable().default(null),
  });
}

function refusal(answer: PublishAnswer): Reading {
  return { publish: null, answer };
}
