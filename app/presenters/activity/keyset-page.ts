/** Where a list goes on: older or newer than the row with this key. Null is its beginning, the newest. */
export type Cursor<Key> = { direction: "older" | "newer"; key: Key } | null;

type Page<Row, Key> = { rows: Row[]; older: Key | null; newer: Key | null };

/**
 * One page of a list that is newest first, with the keys that its neighbours go on from. `list` answers one row more than
 * a page has, where there is one. A page that has become empty, since all on it was dealt with, is the first one instead.
 */
export async function readPage<Row, Key>(
  cursor: Cursor<Key>,
  size: number,
  list: (page: { limit: number; cursor: Cursor<Key> }) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Promise<Page<Row, Key>> {
  const found = await list({ limit: size + 1, cursor });
  if (found.length === 0 && cursor !== null) return readPage(null, size, list, keyOf);
  const hasMore = found.length > size;
  const isNewer = cursor?.direction === "newer";
  const rows = isNewer ? found.slice(-size) : found.slice(0, size);
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    older: last && (isNewer || hasMore) ? keyOf(last) : null,
    newer: first && (isNewer ? hasMore : cursor !== null) ? keyOf(first) : null,
  };
}
