import { dayIn } from "~/domain/calendar";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { pointCost, type PointCost } from "./point-cost";

/** From a shop-local day on. */
export type CostChange = { from: string; cost: PointCost };

/** What a version says of the cost of a point, and from when on. */
export type CostVersion = Pick<ProgrammeVersion, "effectiveAt"> & {
  programme: Pick<ProgrammeVersion["programme"], "pointValue">;
};

/** What points cost from which day on, oldest first. Of the versions of one day the last counts; they come in their order. */
export function costChanges(versions: readonly CostVersion[], timezone: string, currency: string): CostChange[] {
  const byDay = new Map<string, PointCost>();
  for (const { effectiveAt, programme } of versions) {
    byDay.set(dayIn(timezone, effectiveAt), pointCost(programme.pointValue, currency));
  }
  return [...byDay].map(([from, cost]) => ({ from, cost }));
}

/** What points cost at the end of a day; before the first version as in the first. Throws RangeError without a version. */
export function costOn(changes: readonly CostChange[], day: string): PointCost {
  const change = changes.findLast(({ from }) => from <= day) ?? changes[0];
  if (!change) throw new RangeError("a shop without a programme has no cost of a point");
  return change.cost;
}
