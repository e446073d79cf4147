import { listPointsDays, sumPointsBefore } from "~/db/insights/points-days.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { costChanges, costOn } from "~/domain/insights/liability/cost-by-day";
import { movementsOf } from "~/domain/insights/liability/movement-of-kind";
import { dailyStatements, movementsByDay, type Statement } from "~/domain/insights/liability/statement";
import type { DayRange } from "~/domain/insights/ranges/range";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { PageShop, ReadDeps } from "../read-deps";

/** A statement of every day of a range, from the days' roll-ups. */
export async function readStatements(
  { db }: Pick<ReadDeps, "db">,
  shop: PageShop,
  range: DayRange,
): Promise<Statement[]> {
  const [opening, kinds, versions] = await Promise.all([
    sumPointsBefore(db, shop.id, range.from),
    listPointsDays(db, shop.id, range),
    listProgrammeVersions(db, shop.id),
  ]);
  const known = versions.length > 0 ? versions : [beforeTheFirst(shop.currency)];
  const changes = costChanges(known, shop.timezone, shop.currency);
  const ofDays = Map.groupBy(kinds, ({ day }) => day);
  const movements = new Map([...ofDays].map(([day, sums]) => [day, movementsOf(sums)]));
  return dailyStatements(opening, movementsByDay(range, movements), (day) => costOn(changes, day));
}

/** The programme that a shop begins with. */
function beforeTheFirst(currency: string) {
  return { effectiveAt: new Date(0), programme: defaultProgramme(currency) };
}
