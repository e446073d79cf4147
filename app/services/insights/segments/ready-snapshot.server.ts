import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { askReport, type AskState } from "../ask-report.server";

/** Which result of the report on segments is wanted, "" for the one that a refresh makes, and the last day that it is about. */
export type WantedSnapshot = { key: string; range: { to: string } };

/** Have the segments of some days ready: those that no refresh makes are asked of the worker, and waited for a little. */
export async function readySnapshot(
  deps: Pick<Deps, "db" | "jobs" | "now">,
  shop: Pick<Shop, "id" | "timezone">,
  { key, range }: WantedSnapshot,
  patienceMs?: number,
): Promise<AskState> {
  return key === "" ? "made" : askReport(deps, shop, { name: "segments", key, to: range.to }, patienceMs);
}
