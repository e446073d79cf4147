import type { NewEntry } from "~/domain/ledger/entry";
import { moveLots, type Holdings, type Movement } from "~/domain/ledger/lots";
import type { Tx } from "./database.server";
import { lotOrder } from "./lot-order.server";
import { listDraws, listLots, listLotSums, listNewestEntries, listOrderDays, type LotSum } from "./lot-rows.server";
import { writeLots } from "./lot-writes.server";

/** An entry as it is in the ledger. */
export type Appended = NewEntry & { id: bigint };

/**
 * Bring lots and debts to where entries just appended leave them: a few statements whatever their number, none without entries.
 * The caller holds the accounts' locks, and may know when the points of orders become available (`days`).
 *
 * What is available and no lot explains was moved by a version that knew no lots: it becomes a lot (or is drawn) first,
 * dated by the newest entry that gave points, so that no point runs out sooner than it should.
 */
export async function keepLots(
  tx: Tx,
  shopId: bigint,
  entries: readonly Appended[],
  days: ReadonlyMap<bigint, Date | null>,
): Promise<void> {
  if (entries.length === 0) return;
  const appended = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const memberIds = [...new Set(entries.map(({ memberId }) => memberId))];
  const [sums, movements] = await Promise.all([
    listLotSums(tx, shopId, memberIds),
    toMovements(tx, shopId, appended, days),
  ]);
  const unexplained = await explain(tx, shopId, sums, appended);
  const all = [...unexplained, ...movements];
  await move(tx, shopId, await holdingsOf(tx, shopId, sums, all), all);
}

/** Find a lot for whatever these members have that no lot explains. The caller holds the accounts' locks. */
export async function explainLots(tx: Tx, shopId: bigint, memberIds: readonly bigint[]): Promise<void> {
  const sums = await listLotSums(tx, shopId, memberIds);
  const unexplained = await explain(tx, shopId, sums, []);
  if (unexplained.length > 0) {
    await move(tx, shopId, await holdingsOf(tx, shopId, sums, unexplained), unexplained);
  }
}

async function toMovements(
  tx: Tx,
  shopId: bigint,
  entries: readonly Appended[],
  known: ReadonlyMap<bigint, Date | null>,
): Promise<Movement[]> {
  const late = entries.flatMap(({ kind, available, orderId }) =>
    kind === "earn" && available > 0 && orderId !== null ? orderId : [],
  );
  const found = await listOrderDays(
    tx,
    shopId,
    late.filter((id) => !known.has(id)),
  );
  const dayOf = (id: bigint) => known.get(id) ?? found.get(id);
  const mergedFrom = new Map(entries.filter(({ available }) => available < 0).map((each) => [pairOf(each), each.id]));
  return entries.map((entry) => ({
    entryId: entry.id,
    memberId: entry.memberId,
    kind: entry.kind,
    key: entry.key,
    available: entry.available,
    orderId: entry.orderId,
    redemptionId: entry.redemptionId,
    earnedAt: (entry.kind === "earn" && entry.orderId && dayOf(entry.orderId)) || entry.occurredAt,
    undoes: undoneBy(entry, mergedFrom),
  }));
}

/** `merge:<what>:from` and `merge:<what>:to` are two halves of one move. */
function pairOf({ key }: NewEntry): string {
  return key.slice(0, key.lastIndexOf(":"));
}

function undoneBy(entry: Appended, mergedFrom: ReadonlyMap<string, bigint>): bigint | null {
  if (entry.available < 0) return null;
  if (entry.reason.type === "expiry_restored") return BigInt(entry.reason.entryId);
  return entry.kind === "merge" ? (mergedFrom.get(pairOf(entry)) ?? null) : null;
}

async function explain(
  tx: Tx,
  shopId: bigint,
  sums: readonly LotSum[],
  appended: readonly Appended[],
): Promise<Movement[]> {
  const movedNow = new Map<bigint, number>();
  for (const { memberId, available } of appended) {
    movedNow.set(memberId, (movedNow.get(memberId) ?? 0) + available);
  }
  const gaps = new Map<bigint, number>();
  for (const { memberId, available, left, owed } of sums) {
    const gap = available - (movedNow.get(memberId) ?? 0) - (left - owed);
    if (gap !== 0) gaps.set(memberId, gap);
  }
  if (gaps.size === 0) return [];
  const newest = await listNewestEntries(tx, shopId, [...gaps.keys()], appended[0]?.id ?? null);
  return newest.map(({ memberId, entryId, earnedAt }) => ({
    entryId,
    memberId,
    kind: "adjust",
    key: `unexplained:${memberId}:${entryId}`,
    available: gaps.get(memberId)!,
    orderId: null,
    redemptionId: null,
    earnedAt,
    undoes: null,
  }));
}

/** Lots are read where something is drawn or given back; points that only come need none. */
async function holdingsOf(
  tx: Tx,
  shopId: bigint,
  sums: readonly LotSum[],
  movements: readonly Movement[],
): Promise<Holdings> {
  const owed = new Map(sums.map((sum) => [sum.memberId, sum.owed]));
  const touching = movements.filter((each) => each.available < 0 || each.redemptionId !== null || each.undoes !== null);
  if (touching.length === 0) return { lots: [], draws: [], owed };
  const giving = touching.filter(({ available }) => available > 0);
  const draws = await listDraws(tx, shopId, {
    redemptionIds: giving.flatMap(({ redemptionId }) => redemptionId ?? []),
    entryIds: giving.flatMap(({ undoes }) => undoes ?? []),
  });
  const members = [...new Set(touching.map(({ memberId }) => memberId))];
  const lots = await listLots(tx, shopId, members, [...new Set(draws.map(({ lotId }) => lotId))]);
  return { lots, draws, owed };
}

async function move(tx: Tx, shopId: bigint, before: Holdings, movements: readonly Movement[]): Promise<void> {
  const after = moveLots(before, movements, await lotOrder(tx, shopId, before.lots));
  const expiries = new Set(movements.filter(({ kind }) => kind === "expire").map(({ entryId }) => entryId));
  await writeLots(tx, shopId, { before, after, expiries });
}
