export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** Shopify's leaky bucket of query points for one app in one shop. */
export class Bucket {
  private available: number;
  private updatedAt: number;

  constructor(
    private maximum: number,
    /** Points per second. */
    private restoreRate: number,
    private readonly now: () => Date,
  ) {
    this.available = maximum;
    this.updatedAt = now().getTime();
  }

  /** Another size and rate; starts full. */
  resize(maximum: number, restoreRate: number): void {
    this.maximum = maximum;
    this.restoreRate = restoreRate;
    this.available = maximum;
    this.updatedAt = this.now().getTime();
  }

  canAfford(points: number): boolean {
    this.restore();
    return this.available >= points;
  }

  take(points: number): void {
    this.restore();
    this.available = Math.max(0, this.available - points);
  }

  status(): ThrottleStatus {
    this.restore();
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.available),
      restoreRate: this.restoreRate,
    };
  }

  private restore(): void {
    const at = this.now().getTime();
    const seconds = Math.max(0, at - this.updatedAt) / 1000;
    this.available = Math.min(this.maximum, this.available + seconds * this.restoreRate);
    this.updatedAt = at;
  }
}
