/** A piece of work that is under way is waited for by whoever else wants it, rather than begun again. */
export class SharedWork {
  private readonly underWay = new Map<string, Promise<void>>();

  /** Do what has this name, or wait until it is done; all who wait are told when it fails. */
  do(name: string, work: () => Promise<void>): Promise<void> {
    const known = this.underWay.get(name);
    if (known) return known;
    const begun = work().finally(() => this.underWay.delete(name));
    this.underWay.set(name, begun);
    return begun;
  }
}
