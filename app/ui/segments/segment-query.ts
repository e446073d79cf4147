/** Where the list of a segment's customers goes on; `key` is a place in it, opaque here. */
export type SegmentCursor = { direction: "older" | "newer"; key: string } | null;

/** What the address of a segment's page asks for; anything it can't mean is the list's beginning. Safe on any input. */
export function readSegmentCursor(search: URLSearchParams): SegmentCursor {
  const [, direction, key] = /^(older|newer)\.(-?\d{1,18}\.\d{1,18})$/.exec(search.get("at") ?? "") ?? [];
  return direction && key ? { direction: direction as "older" | "newer", key } : null;
}
