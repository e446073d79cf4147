import type { BackfillProblem, BackfillState } from "~/domain/backfill/backfill";

/** What past orders come to; `worthMinor` at the value of a point, in the shop's currency. */
export type BackfillNumbers = {
  orders: number;
  earningOrders: number;
  members: number;
  setAside: number;
  pending: number;
  available: number;
  points: number;
  worthMinor: number;
  years: { year: string; orders: number; points: number }[];
};

/** A backfill as its page shows it. */
export type BackfillView = {
  id: string;
  state: BackfillState;
  since: string;
  seesAll: boolean | null;
  finishedAt: string | null;
  /** Lines of the export that can't be read. */
  unreadable: number;
  exportedOrders: number;
  problem: BackfillProblem | null;
  isHeldUp: boolean;
  canCancel: boolean;
  progress: { done: number; of: number } | null;
  preview: BackfillNumbers;
  grant: BackfillNumbers;
};
