/** How the members page can be sorted; the first is the usual one. */
export const SORTS = ["points", "newest", "active"] as const;
export type Sort = (typeof SORTS)[number];
export type MembersQuery = { search: string; tier: string; sort: Sort; page: number };

/** What the address of the members page asks for; anything it can't mean is the usual. Safe on any input. */
export function readMembersQuery(search: URLSearchParams): MembersQuery {
  return {
    search: (search.get("q") ?? "").trim().slice(0, 100),
    tier: (search.get("tier") ?? "").slice(0, 40),
    sort: SORTS.find((sort) => sort === search.get("sort")) ?? "points",
    page: readPage(search),
  };
}

/** A page number from an address, from 1; 400 at the most, where a narrower search is the better way. */
export function readPage(search: URLSearchParams): number {
  const page = Number(search.get("page") ?? 1);
  return Number.isInteger(page) ? Math.min(400, Math.max(1, page)) : 1;
}

/** The same address with some of it changed; what is usual is left out, and the rest of the address stays. */
export function withMembersQuery(current: URLSearchParams, change: Partial<MembersQuery>): URLSearchParams {
  const { search, tier, sort, page } = { ...readMembersQuery(current), page: 1, ...change };
  const next = new URLSearchParams(current);
  const set = (name: string, value: string, usual: string) =>
    value === usual ? next.delete(name) : next.set(name, value);
  set("q", search, "");
  set("tier", tier, "");
  set("sort", sort, "points");
  set("page", String(page), "1");
  return next;
}
