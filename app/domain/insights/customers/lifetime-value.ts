const PERIODS_PER_YEAR = { month: 12, year: 1 } as const;

/** How often a customer buys: orders for each month or each year. */
export type Frequency = { orders: number; per: keyof typeof PERIODS_PER_YEAR };

/**
 * Average order × orders per period × periods in the customer's years, in the unit of `averageOrder`. The period is part of
 * the frequency, so months can't be multiplied by years.
 *
 * @example
 * simpleLifetimeValue({ averageOrder: 100, frequency: { orders: 1, per: "month" }, years: 3 }); // => 3600
 * simpleLifetimeValue({ averageOrder: 100, frequency: { orders: 1, per: "year" }, years: 3 }); // => 300
 */
export function simpleLifetimeValue(customer: { averageOrder: number; frequency: Frequency; years: number }): number {
  const { averageOrder, frequency, years } = customer;
  return averageOrder * frequency.orders * PERIODS_PER_YEAR[frequency.per] * years;
}

/**
 * Σ revenue_t / (1 + rate)^t for t = 1, 2, …: the first period's revenue comes at its end and is discounted once. `rate` is
 * of one period of those that `revenues` lists.
 *
 * @example
 * discountedLifetimeValue([1000, 800, 600], 0.1); // => 2021.04
 */
export function discountedLifetimeValue(revenues: readonly number[], rate: number): number {
  return revenues.reduce((sum, revenue, index) => sum + revenue / (1 + rate) ** (index + 1), 0);
}
