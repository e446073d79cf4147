import { z } from "zod";
import type { TierRules } from "~/domain/programme/tier-rules";
import { hundredths, money, tidy, whole, wholes } from "./typed";

/** What the reading of a field may depend on: the shop's currency, and what tiers count. */
export type ReadSetting = { currency: string; counts: TierRules["by"] };

/**
 * A field of a form: the shape of what is typed, and the way from the programme to it and back. What is read is judged by the
 * programme's schema alone: text that means nothing is read as something that the schema refuses.
 */
export type Field<Draft> = {
  schema: z.ZodType<Draft>;
  /** What is shown for a value of the programme; for undefined, what a new row begins with. */
  write: (value: unknown) => Draft;
  read: (typed: Draft, setting: ReadSetting) => unknown;
};
export type DraftOf<Of> = Of extends Field<infer Draft> ? Draft : never;

const typedText = z.string().max(400);

function textField(read: Field<string>["read"], write = (value: unknown) => String(value ?? "")): Field<string> {
  return { schema: typedText, write, read };
}

/** Text as it was typed; the schema trims it. */
export const asTyped = textField((typed) => typed);
export const wholeNumber = textField(whole);
/** Nothing typed is null: no limit. */
export const wholeOrNone = textField((typed) => (tidy(typed) === "" ? null : whole(typed)));
export const amountOfMoney = textField((typed, { currency }) => money(typed, currency));
export const moneyOrNone = textField((typed, { currency }) => (tidy(typed) === "" ? null : money(typed, currency)));
/** A decimal number that may be money or not. */
export const decimal = textField(tidy);
/** What tiers count: money, or a number of points or orders. */
export const qualifying = textField(readQualifying);
export const qualifyingOrNone = textField((typed, setting) =>
  tidy(typed) === "" ? null : readQualifying(typed, setting),
);
/** Percent, typed as a multiplier: 125 is "1.25". */
export const times = textField(hundredths, (value) => (value === undefined ? "" : String(Number(value) / 100)));
/** "30, 7". */
export const wholeNumbers = textField(wholes, (value) => (value as number[] | undefined)?.join(", ") ?? "");
/** A choice among none and some; "" is none. */
export const chosenOrNone = textField((typed) => typed || null);

export const flag: Field<boolean> = { schema: z.boolean(), write: (value) => value === true, read: (typed) => typed };

/** A list of short texts or numbers that are chosen or added one by one. */
export const texts: Field<string[]> = {
  schema: z.array(typedText).max(500),
  write: (value) => [...((value as string[] | undefined) ?? [])],
  read: (typed) => typed,
};

/** One of several; the first is what a new row begins with. */
export function choice<const Option extends string>(options: readonly [Option, ...Option[]]): Field<Option> {
  return {
    schema: z.enum(options),
    write: (value) => (value as Option | undefined) ?? options[0],
    read: (typed) => typed,
  };
}

function readQualifying(typed: string, { counts, currency }: ReadSetting): string {
  if (counts === "spend") return money(typed, currency);
  return /^\d{1,9}$/.test(tidy(typed)) ? tidy(typed) : "";
}
