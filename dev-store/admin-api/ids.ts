/** Shopify's global id of a thing. */
export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number in a global id of this type; null when it is of another type. */
export function idIn(globalId: unknown, type: string): string | null {
  const [, found, id] = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(String(globalId)) ?? [];
  return found === type && id ? id : null;
}

/** The type a global id names. */
export function typeOf(globalId: string): string {
  return /^gid:\/\/shopify\/(\w+)\//.exec(globalId)?.[1] ?? "";
}
