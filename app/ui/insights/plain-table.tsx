import type { CSSProperties, ReactNode } from "react";

export type PlainColumn = { title: string; isText?: boolean };
export type PlainRow = { key: string; cells: readonly ReactNode[] };

const CELL: CSSProperties = {
  padding: "8px 12px",
  textAlign: "right",
  whiteSpace: "nowrap",
  borderBottom: "1px solid var(--p-color-border-secondary)",
};
const HEADING: CSSProperties = {
  fontWeight: "var(--p-font-weight-medium)" as CSSProperties["fontWeight"],
  color: "var(--p-color-text-secondary)",
  // Headings are longer than what stands under them: on a phone they would push the numbers out of sight.
  whiteSpace: "normal",
  // Chinese breaks between any two characters: room for a word of three.
  minWidth: "4.5rem",
  verticalAlign: "bottom",
};
const FIRST: CSSProperties = {
  ...CELL,
  textAlign: "left",
  whiteSpace: "normal",
  minWidth: "8rem",
  fontWeight: "inherit",
  position: "sticky",
  left: 0,
  background: "var(--p-color-bg-surface)",
};

type Props = { label: string; columns: readonly PlainColumn[]; rows: readonly PlainRow[] };

/**
 * Rows whose first cell names them. On a narrow screen it moves sideways under the names, also by keyboard; Polaris's own table
 * is wider there than it says, and can't be reached where nothing in it is a link.
 */
export function PlainTable({ label, columns, rows }: Props) {
  const styleOf = (column: number): CSSProperties =>
    column === 0 ? FIRST : columns[column]?.isText ? { ...CELL, textAlign: "left" } : CELL;
  return (
    <div style={{ overflowX: "auto" }} role="region" aria-label={label} tabIndex={0}>
      <table style={{ width: "100%", borderCollapse: "collapse", fontVariantNumeric: "tabular-nums" }}>
        <thead>
          <tr>
            {columns.map(({ title }, at) => (
              <th key={title} scope="col" style={{ ...styleOf(at), ...HEADING }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row" style={FIRST}>
                    {cell}
                  </th>
                ) : (
                  <td key={at} style={styleOf(at)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
