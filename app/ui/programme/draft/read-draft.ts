import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { isTierList } from "~/domain/programme/tier-rules";
import type { ReadSetting } from "./field";
import { draftErrors, type DraftErrors } from "./draft-errors";
import { PARTS, type PartDraft, type PartName } from "./parts";

export type DraftReading = { programme: Programme; errors: null } | { programme: null; errors: DraftErrors };

/**
 * The programme that a draft of one part means, or what is wrong with it, field by field. What the part does not speak of
 * stays as `base` has it. Tiers may be typed in any order: they are put in the order of their entry. Full-width digits and
 * commas are understood.
 */
export function readDraft<Part extends PartName>(
  part: Part,
  draft: PartDraft<Part>,
  base: Programme,
  currency: string,
): DraftReading {
  const counts = "tierRules" in draft ? draft.tierRules.by : base.tierRules.by;
  const { read } = PARTS[part] as { read: (typed: PartDraft<Part>, setting: ReadSetting) => unknown };
  const candidate = merged(base, read(draft, { currency, counts })) as Programme;
  const order = orderByEntry(candidate.tiers);
  const parsed = programmeSchema.safeParse({ ...candidate, tiers: order.map((index) => candidate.tiers[index]) });
  if (part === "tiers" && parsed.success && !isTierList(parsed.data.tiers)) {
    return { programme: null, errors: { tiers: { code: "one_tier_alone" } } };
  }
  if (parsed.success) return { programme: parsed.data, errors: null };
  return { programme: null, errors: draftErrors(parsed.error.issues, candidate, order) };
}

/** Positions of the tiers in the order of their entry; what can't be read comes last. */
function orderByEntry(tiers: Programme["tiers"]): number[] {
  const entryOf = (index: number) => (tiers[index]!.entry === "" ? Number.MAX_VALUE : Number(tiers[index]!.entry));
  return tiers.map((_, index) => index).sort((a, b) => entryOf(a) - entryOf(b));
}

/** `change` laid over `base`: objects field by field, everything else whole. */
function merged(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change)) return change;
  const fields = Object.entries(change).map(([name, value]) => [name, merged(base[name], value)]);
  return { ...base, ...Object.fromEntries(fields) } as unknown;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
