/** Who is who by the merges heard of so far: customers who were made one are one person from the beginning. */
export class People {
  private readonly into = new Map<number, number>();

  merge({ gone, kept }: { gone: number; kept: number }): void {
    this.into.set(gone, kept);
  }

  personOf(customer: number): number {
    const kept = this.into.get(customer);
    return kept === undefined ? customer : this.personOf(kept);
  }

  /** All customers who were in a merge, on either side. */
  get merged(): number[] {
    return [...new Set([...this.into].flat())];
  }

  isGone(customer: number): boolean {
    return this.into.has(customer);
  }
}
