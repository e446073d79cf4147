/**
 * Finds a thing in a growing list by its key without looking through the list.
 *
 * Right as long as lists are only appended to or replaced by another list, and keys stay: which is how the shop's state
 * is changed.
 */
export class Lookup<T> {
  private list: readonly T[] = [];
  private counted = 0;
  private readonly byKey = new Map<string, T>();

  constructor(private readonly keyOf: (item: T) => string) {}

  find(list: readonly T[], key: string): T | undefined {
    if (list !== this.list) {
      this.list = list;
      this.counted = 0;
      this.byKey.clear();
    }
    for (; this.counted < list.length; this.counted += 1) {
      const item = list[this.counted] as T;
      this.byKey.set(this.keyOf(item), item);
    }
    return this.byKey.get(key);
  }
}
