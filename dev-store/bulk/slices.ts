type Whole = { edges: readonly unknown[] };

/** Things of a query's own list that are worked at once. */
const SIZE = 100;

/**
 * A bulk query's own list, handed out a slice at a time: the query is executed once a slice, so that what is made of its
 * things is written and forgotten before the next ones are.
 */
export class Slices {
  private whole: Whole | null = null;
  private from = 0;

  /** The list with the slice that is due in place of all its things. */
  take(list: () => unknown): Whole {
    this.whole ??= list() as Whole;
    return { ...this.whole, edges: this.whole.edges.slice(this.from, this.from + SIZE) };
  }

  /** On to the next slice; false when that was the last. */
  next(): boolean {
    this.from += SIZE;
    return this.whole !== null && this.from < this.whole.edges.length;
  }
}
