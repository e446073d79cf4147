import { minorFromDecimal } from "~/domain/money";

/** What people type, with full-width digits, commas and spaces, as plain characters: "１,０００ " is "1000". */
export function tidy(typed: string): string {
  return typed.normalize("NFKC").replace(/[,\s]/g, "");
}

/** NaN for what is no whole number: the schema refuses it. */
export function whole(typed: string): number {
  return /^\d{1,15}$/.test(tidy(typed)) ? Number(tidy(typed)) : Number.NaN;
}

/** A multiplier in percent: "1.25" is 125. NaN for what is none. */
export function hundredths(typed: string): number {
  return /^\d{1,4}(\.\d{1,2})?$/.test(tidy(typed)) ? Math.round(Number(tidy(typed)) * 100) : Number.NaN;
}

/** The decimal, or "" (which the schema refuses) where it is none or has more decimals than the currency. */
export function money(typed: string, currency: string): string {
  try {
    minorFromDecimal(tidy(typed), currency);
    return tidy(typed);
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** Whole numbers with commas or spaces between them, as either language writes them. */
export function wholes(typed: string): number[] {
  return typed
    .normalize("NFKC")
    .split(/[,、;\s]+/)
    .filter((part) => part !== "")
    .map(whole);
}
