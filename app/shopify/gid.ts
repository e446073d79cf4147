/** The digits in one of Shopify's global ids: `gid://shopify/Order/1` holds 1, with all its digits. */
export function digitsInGid(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1);
}

/** The id in one of Shopify's global ids. Throws SyntaxError when it holds none. */
export function idInGid(gid: string): bigint {
  return BigInt(digitsInGid(gid));
}
