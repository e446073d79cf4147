/** Base32 without the characters people mix up (0/O, 1/I). */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/**
 * A discount code from at least 12 bytes: `LOYAL-` and 12 characters, 60 bits. The bytes must be an unguessable function
 * of the redemption, so that a retry makes the same code and a shopper can't make one.
 */
export function discountCode(bytes: Uint8Array): string {
  return `LOYAL-${Array.from(bytes.slice(0, 12), (byte) => ALPHABET[byte % 32]).join("")}`;
}

/** Whether a code could be one of ours; the database decides. */
export function looksLikeOurs(code: string): boolean {
  return /^LOYAL-[2-9A-HJ-NP-Z]{12}$/.test(code);
}
