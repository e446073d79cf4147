import type { Sql } from "~/db/database.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { dayAfter } from "~/domain/calendar";
import { bookedStatements } from "~/domain/insights/liability/books";
import { costChanges, costOn } from "~/domain/insights/liability/cost-by-day";
import { movementsOf } from "~/domain/insights/liability/movement-of-kind";
import { costOfPoints, type PointCost } from "~/domain/insights/liability/point-cost";
import { dailyStatements, movementsByDay, type Amount, type Statement } from "~/domain/insights/liability/statement";
import type { DayRange } from "~/domain/insights/ranges/range";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { findBooks, listBookedLines, sumBookedBefore } from "./books.server";
import { listPointsDays, sumPointsBefore } from "./points-days.server";

type StatementShop = Pick<Shop, "id" | "timezone" | "currency">;
type CostOn = (day: string) => PointCost;

/**
 * A statement of every day of a range, as it is booked: of closed months what was kept, of open ones what is on record. The first
 * open day opens with what was kept, and has what was heard of closed months since.
 */
export async function listStatements(sql: Sql, shop: StatementShop, range: DayRange): Promise<Statement[]> {
  const [{ to, balance }, costOn] = await Promise.all([findBooks(sql, shop.id), findCosts(sql, shop)]);
  if (to === null) return listCurrent(sql, shop, range, costOn);
  const [isOpen, isKept] = [range.to > to, range.from <= to];
  const kept = isKept ? await listKept(sql, shop.id, { from: range.from, to: isOpen ? to : range.to }) : [];
  if (!isOpen) return kept;
  const openFrom = dayAfter(to, 1);
  if (range.from > openFrom) return listCurrent(sql, shop, range, costOn);
  const earlier = (await sumPointsBefore(sql, shop.id, openFrom)) - balance.points;
  const days = await listMovements(sql, shop.id, { from: openFrom, to: range.to });
  const [first, ...others] = days;
  const bridged = { day: first!.day, movements: { ...first!.movements, earlier } };
  return [...kept, ...dailyStatements(balance, [bridged, ...others], costOn)];
}

/** A statement of every day of a range as its entries are on record now, in whatever month they have been booked. */
export async function listCurrentStatements(sql: Sql, shop: StatementShop, range: DayRange): Promise<Statement[]> {
  return listCurrent(sql, shop, range, await findCosts(sql, shop));
}

async function listCurrent(sql: Sql, { id }: StatementShop, range: DayRange, costOn: CostOn): Promise<Statement[]> {
  const [points, days] = await Promise.all([sumPointsBefore(sql, id, range.from), listMovements(sql, id, range)]);
  const opening: Amount = { points, minor: costOfPoints(points, costOn(dayAfter(range.from, -1))) };
  return dailyStatements(opening, days, costOn);
}

async function listKept(sql: Sql, shopId: bigint, range: DayRange): Promise<Statement[]> {
  const [opening, lines] = await Promise.all([
    sumBookedBefore(sql, shopId, range.from),
    listBookedLines(sql, shopId, range),
  ]);
  return bookedStatements(opening, range, lines);
}

async function listMovements(sql: Sql, shopId: bigint, range: DayRange) {
  const ofDays = Map.groupBy(await listPointsDays(sql, shopId, range), ({ day }) => day);
  return movementsByDay(range, new Map([...ofDays].map(([day, sums]) => [day, movementsOf(sums)])));
}

/** What a point costs at the end of a day; before the first version as in the programme that a shop begins with. */
async function findCosts(sql: Sql, { id, timezone, currency }: StatementShop): Promise<CostOn> {
  const versions = await listProgrammeVersions(sql, id);
  const beforeTheFirst = { effectiveAt: new Date(0), programme: defaultProgramme(currency) };
  const changes = costChanges(versions.length > 0 ? versions : [beforeTheFirst], timezone, currency);
  return (day) => costOn(changes, day);
}
