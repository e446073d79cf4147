import { dayIn } from "~/domain/calendar";
import type { WayToEarn } from "~/domain/programme/way-to-earn";
import { nextBirthday } from "./birthday";
import { nextClaimAt } from "./claim-limit";
import { dayInYear } from "./month-day";
import { wayKeyStart } from "./way-entry";

/** "open": counts now, once it is done; "waiting": on `countsOn`, a day of the shop's; "earned": never again. */
export type WayState = { state: "open" | "waiting" | "earned"; countsOn: string | null };

type Known = {
  member: { joinedAt: Date; birthday: number | null; birthdaySavedAt: Date | null };
  /** The member's entries of ways to earn. */
  entries: readonly { key: string; occurredAt: Date }[];
  now: Date;
  timezone: string;
};

/**
 * Where a member stands with a way to earn that is on; null for one that is not for them: a first visit that is past, or
 * a milestone, which the orders decide.
 */
export function stateOfWay(way: WayToEarn, { member, entries, now, timezone }: Known): WayState | null {
  const local = (at: Date) => dayIn(timezone, at);
  const start = wayKeyStart(way);
  const had = entries.filter(({ key }) => key.startsWith(start)).map(({ occurredAt }) => occurredAt);
  switch (way.kind) {
    case "sign_up":
      return had.length > 0 ? EARNED : null;
    case "newsletter":
      return had.length > 0 ? EARNED : OPEN;
    case "birthday": {
      if (member.birthday === null || member.birthdaySavedAt === null) return OPEN;
      const last = had.at(-1);
      const known = { savedOn: local(member.birthdaySavedAt), lastKeptOn: last ? local(last) : null };
      return waiting(nextBirthday(member.birthday, local(now), known));
    }
    case "anniversary":
      return waiting(nextAnniversary(local(member.joinedAt), local(now), had.map(local)));
    case "review":
    case "social":
    case "custom": {
      const nextAt = nextClaimAt(way, had, now);
      if (nextAt === null) return EARNED;
      return nextAt > now ? waiting(local(nextAt)) : OPEN;
    }
    default:
      return null;
  }
}

const OPEN: WayState = { state: "open", countsOn: null };
const EARNED: WayState = { state: "earned", countsOn: null };

function waiting(countsOn: string): WayState {
  return { state: "waiting", countsOn };
}

function nextAnniversary(joinedOn: string, today: string, keptOn: readonly string[]): string {
  const year = Number(today.slice(0, 4));
  const monthDay = Number(joinedOn.slice(5, 7)) * 100 + Number(joinedOn.slice(8, 10));
  const days = [0, 1, 2].map((ahead) => dayInYear(monthDay, year + ahead));
  return days.find((day) => day >= today && day > joinedOn && !keptOn.includes(day))!;
}
