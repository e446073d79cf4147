/** Bytes by which spreadsheets see that a file is UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** What a spreadsheet takes for the beginning of a formula; a negative number is none. */
const FORMULA = /^(?!-\d+(\.\d+)?$)[=+\-@\t\r]/;

/**
 * A row of a CSV file (RFC 4180), its line end included. A text that a spreadsheet would run as a formula begins with an
 * apostrophe instead, and stays a text; numbers are numbers, whatever their sign. Null is an empty cell.
 *
 * @example
 * csvRow(["=1+1", -5, 'say "hi"', null]); // => `'=1+1,-5,"say ""hi""",\r\n`
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
