import type { Range, RangeUnit } from "~/domain/insights/ranges/range";
import type { PageShop, ReadDeps } from "../read-deps";
import type { AskedSnapshot } from "./snapshot";

/**
 * What a cell is. `money` is in minor units and is written as a decimal number of the shop's currency, `percent` is a fraction and
 * is written as a number of percent, `word` is a message key that is written in the reader's language.
 */
export type CellKind = "text" | "word" | "day" | "month" | "instant" | "number" | "money" | "percent";
export type Cell = string | number | null;

/** `name`: its heading is the message `csv.<name>`. */
export type CsvColumn = { name: string; kind: CellKind };

/** What was asked for: the range of the address, and the rest of its query. */
export type CsvQuery = { range: Range; query: URLSearchParams };

/**
 * A table as a file. Rows come in batches, so that a long one is never held as a whole. `hasRange`: the range is part of the file's
 * name. `unit`: what its ranges are of, days unless said. `report`: the report without which there is no table, of the range where it
 * has one; null where it is read from rows. `isOfAllRanges`: that report has one result, from which any range is taken.
 * `snapshot`: which result of the report an address asks for, where that does not go by the range alone.
 */
export type CsvTable = {
  columns: readonly CsvColumn[];
  hasRange: boolean;
  unit?: RangeUnit;
  report: string | null;
  isOfAllRanges?: boolean;
  snapshot?: (query: URLSearchParams, today: string) => AskedSnapshot;
  read: (deps: ReadDeps, shop: PageShop, asked: CsvQuery) => AsyncIterable<readonly (readonly Cell[])[]>;
};

type Read<Page> = (deps: ReadDeps, shop: PageShop, asked: CsvQuery) => Promise<Page | null>;

/** Tables of what a page shows: each its columns and its rows, which it has none of while the page has nothing. */
export function tablesOf<Page>(source: Omit<CsvTable, "columns" | "read">, read: Read<Page>) {
  return (columns: readonly CsvColumn[], rows: (page: Page) => readonly (readonly Cell[])[]): CsvTable => ({
    ...source,
    columns,
    async *read(deps, shop, asked) {
      const page = await read(deps, shop, asked);
      if (page) yield rows(page);
    },
  });
}
