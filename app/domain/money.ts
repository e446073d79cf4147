const decimalsOf = new Map<string, number>();

/** Decimal places of a currency by ISO 4217 (JPY 0, USD 2, KWD 3). Throws RangeError for what is no currency code. */
export function currencyDecimals(currency: string): number {
  const known = decimalsOf.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  decimalsOf.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

const CENTS = /^\d{1,13}\.\d\d$/;

/**
 * Minor units of a decimal string, exactly.
 *
 * Digits beyond the currency's must be zeros ("20.00" is 20 yen); anything else that is not a plain decimal number,
 * or lies beyond 2^53, throws RangeError.
 *
 * @example
 * minorFromDecimal("19.99", "USD"); // => 1999
 */
export function minorFromDecimal(decimal: string, currency: string): number {
  // As nearly all are written. Below 2^50, so that the product is off by less than half a minor unit.
  if (CENTS.test(decimal) && currencyDecimals(currency) === 2) return Math.round(Number(decimal) * 100);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal.trim());
  const decimals = currencyDecimals(currency);
  const [, sign, whole, fraction = ""] = match ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`"${decimal}" is not an amount of ${currency}`);
  }
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (!Number.isSafeInteger(minor)) throw new RangeError(`"${decimal}" is too large an amount`);
  return sign ? 0 - minor : minor;
}

/**
 * Minor units of an amount that may be finer than its currency: halves away from zero. Throws RangeError like `minorFromDecimal`.
 *
 * @example
 * roundedMinor("1999.50", "ISK"); // => 2000
 */
export function roundedMinor(decimal: string, currency: string): number {
  const [, whole = decimal, fraction = ""] = /^(-?\d+)\.(\d+)$/.exec(decimal.trim()) ?? [];
  const decimals = currencyDecimals(currency);
  if (fraction.length <= decimals) return minorFromDecimal(decimal, currency);
  const minor = minorFromDecimal(`${whole}.${fraction.slice(0, decimals)}`.replace(/\.$/, ""), currency);
  const isUp = fraction.charAt(decimals) >= "5";
  if (!isUp) return minor;
  return whole.startsWith("-") ? minor - 1 : minor + 1;
}

/**
 * The decimal string of an amount, with all the currency's digits.
 *
 * @example
 * decimalFromMinor(1999, "USD"); // => "19.99"
 */
export function decimalFromMinor(minor: number, currency: string): string {
  const decimals = currencyDecimals(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * What one counts in where another counts in 1.00: a hundred in a currency without decimals.
 *
 * @example
 * usualUnit("JPY"); // => 100
 */
export function usualUnit(currency: string): number {
  return currencyDecimals(currency) === 0 ? 100 : 1;
}

/** Minor units in one major unit: 100 for USD, 1 for JPY. */
export function minorPerMajor(currency: string): number {
  return 10 ** currencyDecimals(currency);
}
