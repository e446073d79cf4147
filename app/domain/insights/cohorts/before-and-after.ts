/** The same customers' purchases in as many days before and from the programme's first day on. */
export type BeforeAndAfter = {
  began: string;
  days: number;
  customers: number;
  before: { buyers: number; orders: number; revenueMinor: number };
  after: { buyers: number; orders: number; revenueMinor: number };
};
