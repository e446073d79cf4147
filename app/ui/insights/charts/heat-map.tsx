import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { CsvLink, type CsvFile } from "../csv-link";
import { ChartHeading } from "./chart-heading";

export type HeatRow = { name: string; cells: readonly (number | null)[] };

type Props = {
  title: string;
  unit: string;
  /** What the colours are, light to dark, in words. */
  legend: string;
  rowName: string;
  columns: readonly string[];
  rows: readonly HeatRow[];
  write: (value: number) => string;
  /** What is said under a value, by the places of its row and column. */
  note?: (row: number, column: number) => ReactNode;
  /** The value of the full colour; the largest there is where it is not given. */
  greatest?: number;
  csv?: CsvFile;
  titleAs?: "h2" | "h3";
};

const CELL = { padding: "6px 8px", textAlign: "right", whiteSpace: "nowrap" } as const;
const NAME = {
  ...CELL,
  textAlign: "left",
  position: "sticky",
  left: 0,
  background: "var(--p-color-bg-surface)",
} as const;

const NOTE = { fontSize: 12 } as const;

/** A table whose cells have the colour of their value. It says each value, so it is its own table. */
export function HeatMap(props: Props) {
  const { title, unit, legend, rowName, columns, rows, write, note, csv, titleAs } = props;
  const greatest = props.greatest ?? Math.max(0, ...rows.flatMap(({ cells }) => cells.map((cell) => cell ?? 0)));
  return (
    <BlockStack gap="300">
      <ChartHeading title={title} unit={unit} titleAs={titleAs} />
      <InlineStack gap="200" blockAlign="center">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share} aria-hidden style={{ width: 18, height: 12, borderRadius: 2, background: shade(share) }} />
        ))}
        <Text as="span" tone="subdued">
          {legend}
        </Text>
      </InlineStack>
      <div style={{ overflowX: "auto" }} role="region" aria-label={title} tabIndex={0}>
        <table style={{ borderCollapse: "separate", borderSpacing: 2, fontVariantNumeric: "tabular-nums" }}>
          <thead>
            <tr>
              <th scope="col" style={NAME}>
                {rowName}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" style={CELL}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }, row) => (
              <tr key={name}>
                <th scope="row" style={NAME}>
                  {name}
                </th>
                {columns.map((column, at) => {
                  const value = cells[at] ?? null;
                  const background = value === null ? "transparent" : shade(greatest > 0 ? value / greatest : 0);
                  return (
                    <td key={column} style={{ ...CELL, borderRadius: 3, background }}>
                      {value === null ? "" : write(value)}
                      {note ? <div style={NOTE}>{note(row, at)}</div> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {csv ? (
        <InlineStack>
          <CsvLink {...csv} />
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

/** Never so dark that the text on it can't be read. */
function shade(share: number): string {
  const percent = Math.round(50 * Math.max(0, Math.min(1, share)));
  return `color-mix(in srgb, var(--p-color-bg-fill-emphasis) ${percent}%, var(--p-color-bg-surface))`;
}
