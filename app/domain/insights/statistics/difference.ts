/** Where the true value lies in so much of all samples as the interval's confidence says, both ends in. */
export type Interval = { low: number; high: number };

/** A difference of means, with its interval. */
export type Difference = Interval & { value: number };
