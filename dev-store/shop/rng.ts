/** A repeatable source of chance for seeding: the same words give the same shop on every machine (sfc32). */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(words: string) {
    let hash = 2166136261;
    for (const char of words) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
    this.a = hash | 0;
    this.b = Math.imul(hash, 0x9e3779b1);
    this.c = ~hash;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  /** A whole number from `from` to `to`, both possible. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error("Nothing to pick from");
    return item;
  }

  /** Picks in proportion to weight. */
  weighted<T extends { weight: number }>(items: readonly T[]): T {
    let left = this.next() * items.reduce((sum, { weight }) => sum + weight, 0);
    for (const item of items) {
      left -= item.weight;
      if (left < 0) return item;
    }
    return this.pick(items);
  }

  /** Exponential waiting time with this mean. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}
