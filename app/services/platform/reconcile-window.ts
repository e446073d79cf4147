import { addDays, addSeconds } from "~/domain/calendar";

/** What changed less long ago may still be on its way to us. */
const SETTLE_SECONDS = 600;
/** How far a run looks back behind the end of the one before: Shopify's search follows its shops with a delay. */
const OVERLAP_SECONDS = 3600;
const FIRST_DAYS = 1;
/** An outage is caught up so far back; without read_all_orders Shopify shows 60 days of orders. */
const LONGEST_DAYS = 30;

export type ReconcileWindow = { from: Date; to: Date };

/**
 * What a run that starts at `now` compares: from where the last good one ended, or the last day, but nothing from before
 * the installation. Whole seconds, as Shopify tells time. Null: nothing yet.
 */
export function reconcileWindow(now: Date, installedAt: Date, comparedUntil: Date | null): ReconcileWindow | null {
  const to = wholeSeconds(addSeconds(now, -SETTLE_SECONDS));
  const wanted = comparedUntil ? addSeconds(comparedUntil, -OVERLAP_SECONDS) : addDays(now, -FIRST_DAYS);
  const from = wholeSeconds(latest(wanted, installedAt, addDays(now, -LONGEST_DAYS)));
  return from < to ? { from, to } : null;
}

function latest(...instants: Date[]): Date {
  return new Date(Math.max(...instants.map((instant) => instant.getTime())));
}

function wholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
