import { minorFromDecimal } from "~/domain/money";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import type { ProgrammeDraft, RewardDraft, TierDraft } from "./draft";

/** Whole numbers and their bounds, as in the programme's schema; `*` stands for a position. */
export const LIMITS: Record<string, { min: number; max: number }> = {
  "earning.points": { min: 1, max: 10_000 },
  "earning.perMajor": { min: 1, max: 1_000_000 },
  "earning.holdDays": { min: 0, max: 90 },
  "pointValue.points": { min: 1, max: 1_000_000 },
  "pointValue.major": { min: 1, max: 1_000_000 },
  "rewards.*.points": { min: 1, max: 10_000_000 },
  "rewards.*.validDays": { min: 1, max: 730 },
};

const WHOLE = ["first_tier_starts_at_zero", "tiers_must_ascend", "percent_above_100"] as const;
const BY_FIELD = {
  name: "name",
  entry: "amount",
  value: "amount",
  minimumSpend: "amount",
  multiplierPercent: "multiplier",
} as const;

export type DraftErrorCode =
  (typeof WHOLE)[number] | (typeof BY_FIELD)[keyof typeof BY_FIELD] | "whole_number" | "invalid";
export type DraftError = { code: DraftErrorCode; params?: { min: number; max: number } };
/** By path in the draft's order: "tiers.1.entry". */
export type DraftErrors = Record<string, DraftError>;
export type DraftReading = { programme: Programme; errors: null } | { programme: null; errors: DraftErrors };

/**
 * The programme that a draft means, or what is wrong with it, field by field. Tiers may be typed in any order: they are put
 * in the order of their entry. Rows without a key get one from their name. Full-width digits and commas are understood.
 */
export function readDraft(draft: ProgrammeDraft, currency: string): DraftReading {
  const order = draft.tiers
    .map((_, index) => index)
    .sort((a, b) => entryOf(draft.tiers[a]!) - entryOf(draft.tiers[b]!));
  const candidate = {
    status: draft.status,
    earning: {
      points: whole(draft.earning.points),
      perMajor: whole(draft.earning.perMajor),
      holdDays: whole(draft.earning.holdDays),
    },
    pointValue: { points: whole(draft.pointValue.points), major: whole(draft.pointValue.major) },
    tiers: withKeys(
      order.map((index) => readTier(draft.tiers[index]!, currency)),
      "tier",
    ),
    rewards: withKeys(
      draft.rewards.map((reward) => readReward(reward, currency)),
      "reward",
    ),
  };
  const parsed = programmeSchema.safeParse(candidate);
  if (parsed.success) return { programme: parsed.data, errors: null };
  const errors: DraftErrors = {};
  for (const issue of parsed.error.issues) {
    const [list, position, ...rest] = issue.path.map(String);
    const path =
      list === "tiers" && position !== undefined ? [list, String(order[Number(position)]), ...rest] : issue.path;
    errors[path.join(".")] ??= errorFor(path.map(String), issue.message);
  }
  return { programme: null, errors };
}

function readTier({ key, name, entry, multiplier }: TierDraft, currency: string) {
  return { key, name, entry: amount(entry, currency), multiplierPercent: hundredths(multiplier) };
}

function readReward(
  { key, name, kind, points, value, minimumSpend, validDays, isEnabled }: RewardDraft,
  currency: string,
) {
  return {
    key,
    name,
    kind,
    points: whole(points),
    value: kind === "percentage" ? tidy(value) : amount(value, currency),
    minimumSpend: tidy(minimumSpend) === "" ? null : amount(minimumSpend, currency),
    validDays: whole(validDays),
    isEnabled,
  };
}

function errorFor(path: string[], message: string): DraftError {
  const known = WHOLE.find((code) => code === message);
  if (known) return { code: known };
  const limit = LIMITS[path.map((part) => (/^\d+$/.test(part) ? "*" : part)).join(".")];
  if (limit) return { code: "whole_number", params: limit };
  return { code: BY_FIELD[path.at(-1) as keyof typeof BY_FIELD] ?? "invalid" };
}

/** Digits as typed by people: "１,０００ " is "1000". */
function tidy(typed: string): string {
  return typed.normalize("NFKC").replace(/[,\s]/g, "");
}

/** NaN for what is no whole number: the schema refuses it. */
export function whole(typed: string): number {
  return /^\d{1,15}$/.test(tidy(typed)) ? Number(tidy(typed)) : Number.NaN;
}

function hundredths(typed: string): number {
  return /^\d{1,4}(\.\d{1,2})?$/.test(tidy(typed)) ? Math.round(Number(tidy(typed)) * 100) : Number.NaN;
}

/** The decimal, or "" (which the schema refuses) where it is none or has more decimals than the currency. */
function amount(typed: string, currency: string): string {
  try {
    minorFromDecimal(tidy(typed), currency);
    return tidy(typed);
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

function entryOf({ entry }: TierDraft): number {
  const value = Number(tidy(entry) || Number.NaN);
  return Number.isNaN(value) ? Number.MAX_VALUE : value;
}

/** Fill in missing keys from names, unlike any other; a name without Latin letters gives "tier-2". */
function withKeys<Row extends { key: string; name: string }>(rows: Row[], fallback: string): Row[] {
  const taken = new Set(rows.map(({ key }) => key));
  return rows.map((row, index) => {
    if (row.key) return row;
    const slug = row.name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 30)
      .replace(/-$/, "");
    const base = slug || `${fallback}-${index + 1}`;
    let key = base;
    for (let number = 2; taken.has(key); number += 1) key = `${base}-${number}`;
    taken.add(key);
    return { ...row, key };
  });
}
