/**
 * How a backfill goes: asked for; being exported by Shopify and read; all of it here; counted, and shown to the merchant;
 * being granted. The last three are ends.
 */
export type BackfillState =
  "requested" | "exporting" | "downloaded" | "previewed" | "granting" | "done" | "failed" | "cancelled";

/** Why a backfill failed, or is held up. */
export type BackfillProblem =
  "access_denied" | "export_failed" | "result_gone" | "result_unusable" | "uninstalled" | "unreachable";

const ENDS: readonly BackfillState[] = ["done", "failed", "cancelled"];
/** Failures in a row after which it is no longer tried by itself. */
export const MOST_FAILURES = 8;
/** Days of orders that Shopify shows to an app without read_all_orders. */
export const RECENT_DAYS = 60;

export function hasEnded(state: BackfillState): boolean {
  return ENDS.includes(state);
}

/** Until points are granted nothing is done that would have to be undone. */
export function canCancel(state: BackfillState): boolean {
  return !hasEnded(state) && state !== "granting";
}
