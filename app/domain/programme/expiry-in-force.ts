import { addDays } from "~/domain/calendar";
import type { ProgrammeVersion } from "./programme";

/** After a pause nothing runs out for so many days, so that members can be told and can spend. */
const DAYS_AFTER_PAUSE = 30;

/**
 * How points run out now. `since`: when this rule began, unbroken; no period starts before it. `notBefore`: an instant
 * before whose day nothing runs out, because the programme was paused until shortly before; null when it was not.
 */
export type ExpiryInForce = {
  version: number;
  mode: "lots" | "inactivity";
  months: number;
  since: Date;
  notBefore: Date | null;
  warningDays: readonly number[];
};

/** What expiry goes by: of a version, its status and its rule. */
export type ExpiryVersion = Pick<ProgrammeVersion, "version" | "effectiveAt"> & {
  programme: Pick<ProgrammeVersion["programme"], "status" | "expiry">;
};

/**
 * The rule of the newest version; null when points don't run out, which they never do while the programme is paused.
 * Another mode or number of months begins a new run, and so does switching it off and on. Versions in any order.
 */
export function expiryInForce(versions: readonly ExpiryVersion[]): ExpiryInForce | null {
  const descending = [...versions].sort((a, b) => b.version - a.version);
  const [first] = descending;
  const newest = first?.programme;
  if (!newest || newest.status === "paused" || newest.expiry.mode === "off") return null;
  const { mode, months, warningDays } = newest.expiry;
  const run = unbroken(descending, ({ expiry }) => expiry.mode === mode && expiry.months === months);
  const active = unbroken(descending, ({ status }) => status === "active");
  const resumedAt = active.length < descending.length ? active.at(-1)!.effectiveAt : null;
  return {
    version: first.version,
    mode,
    months,
    since: run.at(-1)!.effectiveAt,
    notBefore: resumedAt && addDays(resumedAt, DAYS_AFTER_PAUSE),
    warningDays,
  };
}

function unbroken(
  descending: readonly ExpiryVersion[],
  holds: (programme: ExpiryVersion["programme"]) => boolean,
): readonly ExpiryVersion[] {
  const end = descending.findIndex(({ programme }) => !holds(programme));
  return end === -1 ? descending : descending.slice(0, end);
}
