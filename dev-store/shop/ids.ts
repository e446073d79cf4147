const SHORT_BASE = 6_148_000_000_000n;
const LONG_BASE = 820_982_911_946_154_508n;

/**
 * Shopify's number for the nth thing made in this shop, as a decimal string.
 *
 * Every third one lies above 2^53 and near its neighbours: a reader that parses such ids as doubles takes two orders
 * for one, which is what we want to notice here and not in a real shop.
 */
export function idFor(n: number): string {
  return (n % 3 === 0 ? LONG_BASE + BigInt(n) : SHORT_BASE + BigInt(n) * 31n).toString();
}

/** A stable number for a part that the state keeps no id for, such as an order's shipping line (FNV-1a, 15 digits). */
export function derivedId(kind: string, id: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const char of `${kind}:${id}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return 400_000_000_000_000n + (hash % 500_000_000_000_000n);
}

/** An unguessable-looking but repeatable token, 32 hex digits: order tokens and access keys. */
export function tokenFor(kind: string, id: string): string {
  const part = (salt: string) => derivedId(`${kind}${salt}`, id).toString(16).padStart(13, "0");
  return (part("a") + part("b") + part("c")).slice(0, 32);
}
