import { z } from "zod";
import { minorFromDecimal } from "~/domain/money";
import type { Failure } from "~/ui/answer-or-failure";

/** The fields as they are typed. */
export const SETTING_FIELDS = ["marginPercent", "appMonth", "campaignMonth"] as const;
export type SettingField = (typeof SETTING_FIELDS)[number];

export type Setting = { marginPercent: number; appMonthMinor: number; campaignMonthMinor: number };
export type SettingAnswer = { outcome: "saved" } | { outcome: "invalid"; wrong: SettingField[] } | Failure;

/** A month costs at most as much as a number of JavaScript holds exactly, with room to multiply it. */
const MOST_MINOR = 1e12;

/** What a form says of margin and costs, money in minor units of the currency; or which fields can't be used. */
export function readSettingForm(
  form: FormData,
  currency: string,
): { setting: Setting; wrong: null } | { setting: null; wrong: SettingField[] } {
  const money = z
    .string()
    .transform((typed) => minorOf(typed, currency))
    .pipe(z.number().int().min(0).max(MOST_MINOR));
  const schema = z.object({
    marginPercent: z
      .string()
      .transform((typed) => (/^\d{1,3}$/.test(tidy(typed)) ? Number(tidy(typed)) : Number.NaN))
      .pipe(z.number().int().min(0).max(100)),
    appMonth: money,
    campaignMonth: money,
  });
  const parsed = schema.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    return { setting: null, wrong: SETTING_FIELDS.filter((field) => wrong.has(field)) };
  }
  const { marginPercent, appMonth, campaignMonth } = parsed.data;
  return { setting: { marginPercent, appMonthMinor: appMonth, campaignMonthMinor: campaignMonth }, wrong: null };
}

/** Full-width digits, spaces and commas between thousands are understood. */
function tidy(typed: string): string {
  return typed.normalize("NFKC").replace(/[,\s%]/g, "");
}

function minorOf(typed: string, currency: string): number {
  if (!/^\d{1,12}(\.\d{1,3})?$/.test(tidy(typed))) return Number.NaN;
  try {
    return minorFromDecimal(tidy(typed), currency);
  } catch (error) {
    if (error instanceof RangeError) return Number.NaN;
    throw error;
  }
}
