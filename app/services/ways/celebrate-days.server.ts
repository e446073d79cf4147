import { lockAccounts, type Account } from "~/db/accounts.server";
import { listAnniversaries, listBirthdays, shopsThatCelebrate } from "~/db/birthdays.server";
import type { Sql } from "~/db/database.server";
import { findDraws } from "~/db/draws.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { getShop, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addDays, dayIn } from "~/domain/calendar";
import type { NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { heldOutBy } from "~/domain/programme/holdout";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import type { WayToEarn } from "~/domain/programme/way-to-earn";
import { birthdayCounts } from "~/domain/ways/birthday";
import { dayEnd } from "~/domain/ways/day-end";
import { anniversariesOn, keptOn } from "~/domain/ways/month-day";
import { activeWay } from "~/domain/ways/usable-way";
import { wayEntry } from "~/domain/ways/way-entry";
import { giveWays } from "./give-ways.server";

const BATCH = 500;
/** Days before today that are looked at again: while nobody ran this, nobody's birthday is lost. */
const DAYS_BACK = 2;
/** Nobody joined a shop on Shopify before there was one. */
const FIRST_YEAR = 2006;

/**
 * Give what birthdays and anniversaries of these days give, in every shop whose programme has something for them. A day
 * is the shop's own, and counts by the programme at its end. Safe to repeat and to run twice at once. Returns how many
 * were given something.
 */
export async function celebrateDays(deps: Deps): Promise<number> {
  let total = 0;
  for (const shopId of await shopsThatCelebrate(deps.db)) {
    const shop = await getShop(deps.db, shopId);
    const versions = await listProgrammeVersions(deps.db, shopId);
    for (let back = 0; shop && back <= DAYS_BACK; back += 1) {
      const day = dayIn(shop.timezone, addDays(deps.now(), -back));
      total += await celebrateDay(deps, shop, versions, day);
    }
  }
  return total;
}

/** A day of the shop's calendar, and the way that gives something on it. */
type Occasion = { shop: Shop; day: string; at: Date; year: number; way: WayToEarn; version: ProgrammeVersion };

/** Who may be due, in id order after `afterId`; and what each is given, judged under the accounts' locks. */
type Feast = {
  kind: "birthday" | "anniversary";
  list: (sql: Sql, occasion: Occasion, afterId: bigint) => Promise<{ memberId: bigint; entry: EntryOf | null }[]>;
};
type EntryOf = (account: Account) => NewEntry;

const FEASTS: readonly Feast[] = [
  { kind: "birthday", list: birthdays },
  { kind: "anniversary", list: anniversaries },
];

async function celebrateDay(deps: Deps, shop: Shop, versions: readonly ProgrammeVersion[], day: string) {
  const now = deps.now();
  const end = dayEnd(shop.timezone, day);
  const at = end < now ? new Date(end.getTime() - 1) : now;
  const version = ruleInForce(versions, at);
  let given = 0;
  for (const { kind, list } of FEASTS) {
    const way = activeWay(version.programme, kind);
    if (!way) continue;
    const occasion = { shop, day, at, year: Number(day.slice(0, 4)), way, version };
    for (let afterId = 0n; ;) {
      const batch = await list(deps.db, occasion, afterId);
      given += await give(deps, occasion, batch);
      if (batch.length < BATCH) break;
      afterId = batch.at(-1)!.memberId;
    }
  }
  return given;
}

async function give(
  deps: Deps,
  { shop, version }: Pick<Occasion, "shop" | "version">,
  batch: Awaited<ReturnType<Feast["list"]>>,
): Promise<number> {
  const due = batch.flatMap(({ memberId, entry }) => (entry ? [{ memberId, entry }] : []));
  if (due.length === 0) return 0;
  return deps.db.transaction(async (tx) => {
    const memberIds = due.map(({ memberId }) => memberId);
    const drawOf = await findDraws(tx, shop.id, memberIds, [version]);
    const accounts = await lockAccounts(tx, shop.id, memberIds);
    const entries = due.flatMap(({ memberId, entry }) => {
      const account = accounts.get(memberId);
      return account && !heldOutBy(version.programme, drawOf(memberId)) ? [entry(account)] : [];
    });
    return giveWays(tx, shop, entries, deps.now());
  });
}

async function birthdays(sql: Sql, { shop, day, at, year, way, version }: Occasion, afterId: bigint) {
  const found = await listBirthdays(sql, shop.id, keptOn(day), { year, afterId, limit: BATCH });
  const local = (instant: Date) => dayIn(shop.timezone, instant);
  return found.map(({ memberId, savedAt, lastKeptAt }) => {
    const known = { savedOn: local(savedAt), lastKeptOn: lastKeptAt && local(lastKeptAt) };
    const entry = ({ tierKey }: Account) => {
      const tier = version.programme.tiers.find(({ key }) => key === tierKey);
      const more = tier ? { tier: { name: tier.name, points: tier.birthdayPoints } } : {};
      return wayEntry({ way, memberId, period: String(year), at, version, more });
    };
    return { memberId, entry: birthdayCounts(day, known) ? entry : null };
  });
}

async function anniversaries(sql: Sql, { shop, day, at, year, way, version }: Occasion, afterId: bigint) {
  const days = anniversariesOn(day, year - FIRST_YEAR);
  const found = await listAnniversaries(sql, shop, days, { year, afterId, limit: BATCH });
  return found.map(({ memberId, joinedAt }) => {
    const years = year - Number(dayIn(shop.timezone, joinedAt).slice(0, 4));
    const entry = () => wayEntry({ way, memberId, period: String(year), at, version, more: { years } });
    return { memberId, entry };
  });
}
