import type { RetentionReport } from "./retention-report";

/** What those numbers are taken from. */
export type Summarized = Pick<RetentionReport, "buyers" | "newcomers" | "flow" | "gaps">;

/** The numbers of a range that its page begins with, in their order; `key` names the number and its formula. Money is minor units. */
export const RETENTION_NUMBERS = [
  { key: "retention_rate", kind: "rate", of: ({ flow }) => flow.retention },
  { key: "churn_rate", kind: "rate", of: ({ flow }) => flow.churn },
  { key: "guide_retention", kind: "rate", of: ({ flow }) => flow.guideRetention },
  { key: "guide_churn", kind: "rate", of: ({ flow }) => flow.guideChurn },
  { key: "new_customers", kind: "count", of: ({ newcomers }) => newcomers.customers },
  { key: "new_customer_sales", kind: "money", of: ({ newcomers }) => newcomers.revenueMinor },
  { key: "repurchase_rate", kind: "rate", of: ({ buyers }) => buyers.repurchase },
  { key: "gap_median", kind: "days", of: ({ gaps }) => gaps.spread?.median ?? null },
] as const satisfies readonly {
  key: string;
  kind: "rate" | "days" | "count" | "money";
  of: (report: Summarized) => number | null;
}[];
