import type pg from "pg";
import { insertCode, insertEntry, insertMember, insertOrder, insertTierChange } from "./rows";

/** Ids of the members: Ada earned, Grace redeemed, one was erased, 王伟 is in a tier that is no more. */
export type Members = { ada: bigint; grace: bigint; erased: bigint; wang: bigint };

/** What the shop in `seedPointsHistory` takes for now. */
export const HISTORY_NOW = new Date("2026-11-21T18:00:00Z");

const at = (iso: string) => new Date(iso);

/** Four members with two months of points, in a shop in New York. The worked values of docs/metrics.md are of this shop. */
export async function seedPointsHistory(pool: pg.Pool, shopId: bigint): Promise<Members> {
  const members = await seedMembers(pool, shopId);
  await seedPoints(pool, shopId, members);
  return members;
}

async function seedMembers(pool: pg.Pool, id: bigint): Promise<Members> {
  const ada = await insertMember(pool, id, {
    customerId: 7001n,
    firstName: "Ada",
    lastName: "Lovelace",
    email: "ada@example.com",
    joinedAt: at("2026-10-01T12:00:00Z"),
    tierKey: "silver",
    qualifyingMinor: 75_000,
    orders: 3,
    lastActiveAt: at("2026-11-20T12:00:00Z"),
  });
  const grace = await insertMember(pool, id, {
    customerId: 7002n,
    firstName: "Grace",
    lastName: "100%_Hopper",
    email: "grace@example.com",
    joinedAt: at("2026-11-10T12:00:00Z"),
    tierKey: "gold",
    qualifyingMinor: 200_000,
    orders: 1,
  });
  const erased = await insertMember(pool, id, {
    customerId: 7003n,
    joinedAt: at("2026-11-11T12:00:00Z"),
    erasedAt: HISTORY_NOW,
    tierKey: "bronze",
  });
  const wang = await insertMember(pool, id, {
    customerId: 7004n,
    firstName: "伟",
    lastName: "王",
    joinedAt: at("2026-09-01T12:00:00Z"),
    tierKey: "retired",
    lastActiveAt: at("2026-11-21T12:00:00Z"),
  });
  await insertTierChange(pool, id, { memberId: ada, from: null, to: "bronze", at: at("2026-10-01T12:00:00Z") });
  await insertTierChange(pool, id, {
    memberId: ada,
    from: "bronze",
    to: "silver",
    at: at("2026-11-01T12:00:00Z"),
  });
  return { ada, grace, erased, wang };
}

/** In the window: 1,000 earned − 100 reversed; 500 used − 200 returned. Before it: 400 earned. */
async function seedPoints(pool: pg.Pool, id: bigint, member: Members): Promise<void> {
  const entry = (memberId: bigint, row: Parameters<typeof insertEntry>[3]) => insertEntry(pool, id, memberId, row);
  await entry(member.ada, { kind: "earn", key: "1", pending: 400, occurredAt: at("2026-10-10T12:00:00Z") });
  await entry(member.ada, {
    kind: "mature",
    key: "2",
    pending: -400,
    available: 400,
    occurredAt: at("2026-10-24T12:00:00Z"),
  });
  // 03:30 UTC on the 21st is still the 20th in New York.
  await entry(member.ada, { kind: "earn", key: "3", pending: 1000, occurredAt: at("2026-11-21T03:30:00Z") });
  await entry(member.ada, { kind: "reverse", key: "4", pending: -100, occurredAt: at("2026-11-21T12:00:00Z") });
  await entry(member.grace, {
    kind: "adjust",
    key: "5",
    available: 900,
    occurredAt: at("2026-11-12T12:00:00Z"),
    reason: { type: "adjusted", note: "Welcome", by: "staff 7" },
  });
  await entry(member.grace, {
    kind: "redeem",
    key: "6",
    available: -700,
    reserved: 700,
    occurredAt: at("2026-11-13T12:00:00Z"),
  });
  await entry(member.grace, { kind: "commit", key: "7", reserved: -500, occurredAt: at("2026-11-14T12:00:00Z") });
  await entry(member.grace, { kind: "return", key: "8", available: 200, occurredAt: at("2026-11-15T12:00:00Z") });
  await insertOrder(pool, id, {
    id: 11n,
    memberId: member.ada,
    name: "#1001",
    processedAt: at("2026-11-21T03:30:00Z"),
    basisMinor: 20_000,
    credited: 900,
    availableAt: at("2026-12-05T03:30:00Z"),
  });
  await insertOrder(pool, id, {
    id: 12n,
    memberId: member.ada,
    name: "#1002",
    processedAt: at("2026-11-02T12:00:00Z"),
    basisMinor: 100,
    credited: 0,
  });
  await insertOrder(pool, id, {
    id: 13n,
    memberId: member.ada,
    name: "#1003",
    processedAt: at("2026-11-03T12:00:00Z"),
    cancelledAt: HISTORY_NOW,
  });
  await insertOrder(pool, id, {
    id: 14n,
    memberId: member.ada,
    name: "#1004",
    processedAt: at("2026-10-01T12:00:00Z"),
    basisMinor: 8000,
    credited: 400,
    availableAt: at("2026-10-24T12:00:00Z"),
    maturedAt: at("2026-10-24T12:00:00Z"),
  });
  await insertCode(pool, id, {
    id: "0192f7a0-8c1e-4c3a-9d52-0d4f5b8e2a11",
    memberId: member.grace,
    code: "LOYAL-A",
    points: 500,
    status: "used",
    reservedAt: at("2026-11-13T12:00:00Z"),
    expiresAt: at("2027-02-11T12:00:00Z"),
    usedAt: at("2026-11-14T12:00:00Z"),
    orderId: 11n,
  });
}
