import { countMembers, listMembers, type MemberRow, type MemberSort } from "~/db/members-list.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { personName } from "./person-name";
import type { PageShop, ReadDeps } from "./read-deps";

const PER_PAGE = 25;

/** `search` "" and `tier` "": no filter. Pages count from 1. */
export type MembersQuery = { search: string; tier: string; sort: MemberSort; page: number };

/** One page of members. A page beyond the last shows the last. `hasAnyMember` tells an empty shop from an empty search. */
export async function presentMembers({ db }: Pick<ReadDeps, "db">, shop: PageShop, query: MembersQuery) {
  const filter = { search: query.search || null, tierKey: query.tier || null };
  const [total, programme] = await Promise.all([countMembers(db, shop.id, filter), findCurrentProgramme(db, shop.id)]);
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const page = Math.min(query.page, pages);
  const offset = (page - 1) * PER_PAGE;
  const rows = await listMembers(db, shop.id, filter, { sort: query.sort, limit: PER_PAGE, offset });
  const isFiltered = filter.search !== null || filter.tierKey !== null;
  const { tiers } = programme?.programme ?? defaultProgramme(shop.currency);
  return {
    query: { ...query, page },
    members: rows.map((row) => toMemberView(row, tiers)),
    tiers: tiers.map(({ key, name }) => ({ key, name })),
    total,
    pages,
    firstShown: total === 0 ? 0 : offset + 1,
    lastShown: offset + rows.length,
    hasAnyMember: total > 0 || isFiltered,
  };
}

function toMemberView(row: MemberRow, tiers: readonly { key: string; name: string }[]) {
  return {
    id: String(row.id),
    customerId: String(row.customerId),
    name: personName(row),
    email: row.email,
    isErased: row.erasedAt !== null,
    available: row.available,
    pending: row.pending,
    orders: row.orders,
    tier: tiers.find(({ key }) => key === row.tierKey)?.name ?? row.tierKey,
    joinedAt: row.joinedAt.toISOString(),
    lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  };
}
