/**
 * A plain decimal such as "-1234.5" out of an amount as people and programs write it: $1,234.50, 1.234,50 €, (12.00), 1e-7.
 * Null: it is no amount. Where only a comma is in it, that parts thousands in a file whose columns commas part, if the
 * digits fit, and is a decimal comma otherwise.
 */
export function readAmount(text: string, delimiter: string): string | null {
  const bare = text.replace(/[\s\u00a0\u202f'\p{Sc}]/gu, "").replace(/^\((.+)\)$/, "-$1");
  const [, sign = "", digits = ""] = /^([+\-−]?)([\d.,]+)$/.exec(bare) ?? [];
  const number = digits === "" ? exponential(bare) : plainDigits(digits, delimiter);
  return number === null ? null : (sign === "-" || sign === "−" ? "-" : "") + number;
}

function plainDigits(digits: string, delimiter: string): string | null {
  const [comma, point] = [digits.lastIndexOf(","), digits.lastIndexOf(".")];
  const isDecimalComma =
    comma > point && (point >= 0 || delimiter !== "," || !/^\d{1,3}(,\d{3})+$/.test(digits)) && !/,.*,/.test(digits);
  const grouped = isDecimalComma ? digits.replaceAll(".", "").replace(",", ".") : digits.replaceAll(",", "");
  return /^(\d+\.?\d*|\.\d+)$/.test(grouped) ? grouped : null;
}

/** What spreadsheets and data frames make of a number that is nearly nothing, or large. */
function exponential(text: string): string | null {
  if (!/^-?\d+(\.\d+)?e[+-]?\d+$/i.test(text)) return null;
  const number = Number(text);
  return Math.abs(number) < 1e15 ? number.toFixed(6) : null;
}

/**
 * Minor units of a plain decimal, to the nearest, half away from zero: sums that a program made often end in ...0000002.
 *
 * @example
 * minorOf("12.345", 2); // => 1235
 */
export function minorOf(decimal: string, decimals: number): number {
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  const kept = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const minor = kept + (Number(fraction[decimals] ?? 0) >= 5 ? 1 : 0);
  return decimal.startsWith("-") ? 0 - minor : minor;
}
