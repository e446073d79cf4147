import type { DayRange } from "~/domain/insights/ranges/range";
import { dayAfter, dayIn } from "~/domain/calendar";
import type { HoldoutMode } from "~/domain/programme/holdout";
import type { ProgrammeVersion } from "~/domain/programme/programme";

/**
 * An unbroken time in which customers were kept out of the same. `days`: the shop-local days wholly within it, `to` null while
 * it goes on. Held out all the time were those whose draw is below `heldBelow`, never those from `treatedFrom` on; the share
 * was changed for those between, who tell nothing.
 */
export type HoldoutRun = {
  mode: HoldoutMode;
  days: { from: string; to: string | null };
  heldBelow: number;
  treatedFrom: number;
};

type Version = Pick<ProgrammeVersion, "version" | "effectiveAt"> & {
  programme: Pick<ProgrammeVersion["programme"], "holdout" | "status">;
};

/** The share held out, in percent: 0 while a programme is paused, for nobody gets anything then. */
export function heldOutPercent({ status, holdout }: Version["programme"]): number {
  return status === "paused" ? 0 : holdout.percent;
}

/** The times in which there was a holdout, oldest first; those without a whole day are left out. Versions in any order. */
export function holdoutRuns(versions: readonly Version[], zone: string): HoldoutRun[] {
  const runs: (HoldoutRun & { isOpen: boolean })[] = [];
  for (const { effectiveAt, programme } of [...versions].sort((a, b) => a.version - b.version)) {
    const { mode } = programme.holdout;
    const percent = heldOutPercent(programme);
    const last = runs.at(-1);
    const share = percent / 100;
    if (last?.isOpen && percent > 0 && last.mode === mode) {
      last.heldBelow = Math.min(last.heldBelow, share);
      last.treatedFrom = Math.max(last.treatedFrom, share);
      continue;
    }
    const day = dayIn(zone, effectiveAt);
    if (last?.isOpen) Object.assign(last, { isOpen: false, days: { ...last.days, to: dayAfter(day, -1) } });
    if (percent > 0) {
      const days = { from: dayAfter(day, 1), to: null };
      runs.push({ mode, days, heldBelow: share, treatedFrom: share, isOpen: true });
    }
  }
  return runs.filter(({ days: { from, to } }) => to === null || from <= to).map(({ isOpen: _, ...run }) => run);
}

/** The latest of the times that a range of days reaches into, with the days of it that are in the range; null for none. */
export function holdoutWithin(
  runs: readonly HoldoutRun[],
  range: DayRange,
): { run: HoldoutRun; days: DayRange } | null {
  for (const run of runs.toReversed()) {
    const from = run.days.from > range.from ? run.days.from : range.from;
    const to = run.days.to !== null && run.days.to < range.to ? run.days.to : range.to;
    if (from <= to) return { run, days: { from, to } };
  }
  return null;
}
