/**
 * A merchant puts a member into a tier. It binds from `from` on, to just before `until` or for good (null), and ends when a
 * later one begins; what it ended does not come back.
 */
export type TierMove = { tierKey: string; from: Date; until: Date | null };

/** Moves in order of their begin, those that bind at no time left out. Of two that begin at once the later in the list binds. */
export function inOrder(moves: readonly TierMove[]): TierMove[] {
  const ascending = moves.toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return ascending.filter(({ from, until }, index) => {
    const next = ascending[index + 1];
    return (until === null || until > from) && (!next || next.from > from);
  });
}

/** The move that binds at an instant, milliseconds. `ordered`: as `inOrder` gives them. */
export function moveAt(ordered: readonly TierMove[], at: number): TierMove | null {
  const latest = ordered.findLast(({ from }) => from.getTime() <= at);
  return latest && (latest.until === null || at < latest.until.getTime()) ? latest : null;
}

/** The first instant after `at` at which a move begins or ends; Infinity when there is none. */
export function nextMoveAt(ordered: readonly TierMove[], at: number): number {
  const bounds = ordered.flatMap(({ from, until }) => [from.getTime(), until?.getTime() ?? Infinity]);
  return bounds.reduce((next, bound) => (bound > at && bound < next ? bound : next), Infinity);
}
