import { decimalFromMinor } from "~/domain/money";
import type { Cell, CsvColumn } from "./csv-table";

/** A number that a page shows; `key` names it. Money is in minor units, a rate a fraction. */
type NumberOf<Report> = {
  key: string;
  kind: "rate" | "days" | "count" | "money";
  of: (report: Report) => number | null;
};

/** The columns of a table of numbers. */
export const NUMBER_COLUMNS: readonly CsvColumn[] = [
  { name: "metric", kind: "word" },
  { name: "value", kind: "number" },
  { name: "compared", kind: "number" },
  { name: "unit", kind: "word" },
];

/** A row a number: in the range, in what that is compared with (null: with nothing), and what it counts. Rates are in percent. */
export function numberRows<Report>(
  numbers: readonly NumberOf<Report>[],
  { now, former }: { now: Report; former: Report | null },
  currency: string,
): Cell[][] {
  return numbers.map(({ key, kind, of }) => {
    const written = (value: number | null): Cell => {
      if (value === null) return null;
      if (kind === "money") return decimalFromMinor(Math.round(value), currency);
      return Math.round(value * (kind === "rate" ? 1e6 : 1e4)) / 1e4;
    };
    return [`metric.${key}.name`, written(of(now)), former && written(of(former)), `csv.unit.${kind}`];
  });
}
