import { findDraws } from "~/db/draws.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { findMemberDays, listWayEntries, type MemberDays } from "~/db/ways.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { monthAndDay } from "~/domain/ways/month-day";
import { waysFor } from "~/domain/ways/usable-way";
import { stateOfWay } from "~/domain/ways/way-state";
import type { PageShop, ReadDeps } from "./read-deps";

type Shopper = { shop: PageShop; memberId: bigint };

/**
 * What a member can still earn otherwise than by spending, and what they have had; docs/architecture.md describes the
 * shape. No ways while the programme is paused, nor for who is held out. Throws LoyaltyError `not_found` for an erased member.
 */
export async function presentWays({ db, now }: ReadDeps, { shop, memberId }: Shopper) {
  const [version, member, entries] = await Promise.all([
    findCurrentProgramme(db, shop.id),
    findMemberDays(db, shop.id, memberId),
    listWayEntries(db, shop.id, memberId),
  ]);
  if (!member) throw new LoyaltyError("not_found");
  const drawOf = await findDraws(db, shop.id, [memberId], version ? [version] : []);
  const known = { member, entries, now: now(), timezone: shop.timezone };
  const ways = (version ? waysFor(version.programme, drawOf(memberId)) : []).flatMap((way) => {
    const standing = stateOfWay(way, known);
    const { key, kind, name, points } = way;
    const url = "url" in way ? { url: way.url } : {};
    return standing ? [{ key, kind, name, points, ...url, ...standing }] : [];
  });
  return { ways, birthday: birthdayOf(member) };
}

function birthdayOf({ birthday }: MemberDays) {
  return birthday === null ? null : monthAndDay(birthday);
}
