import type { Draw, Holdings, Lot } from "~/domain/ledger/lots";
import { columns } from "./columns.server";
import type { Tx } from "./database.server";

/**
 * Write what became of lots and debts, in one statement: new lots, what is left in the others, the draws, the debts. `expiries`
 * are the entries that let points run out: a lot counts how often it lost some that way.
 */
export async function writeLots(
  tx: Tx,
  shopId: bigint,
  { before, after, expiries }: { before: Holdings; after: Holdings; expiries: ReadonlySet<bigint> },
): Promise<void> {
  const expired = new Set(after.draws.filter(({ entryId }) => expiries.has(entryId)).map(({ lotKey }) => lotKey));
  const times = ({ key }: Lot) => (expired.has(key) ? 1 : 0);
  const former = new Set(before.lots);
  const lots = after.lots.filter((lot) => !former.has(lot));
  const fresh = lots.filter(({ id }) => id === null).map((lot) => ({ ...toLotRow(lot), expiries: times(lot) }));
  const old = lots.flatMap((lot) => {
    const { id, remaining } = lot;
    return id === null ? [] : [{ shop_id: shopId, id, remaining, expiries: times(lot) }];
  });
  const idOf = new Map(before.lots.map(({ key, id }) => [key, id]));
  const draws = after.draws.map((draw) => toDrawRow(draw, idOf.get(draw.lotKey) ?? null));
  const debts = [...after.owed]
    .filter(([memberId, owed]) => owed !== before.owed.get(memberId))
    .map(([memberId, owed]) => ({ shop_id: shopId, member_id: memberId, owed }));

  const made = columns(fresh, LOT, 2);
  const kept = columns(old, KEPT, 2 + made.values.length);
  const drawn = columns(draws, DRAW, 2 + made.values.length + kept.values.length);
  const owing = columns(debts, OWED, 2 + made.values.length + kept.values.length + drawn.values.length);
  await tx.rows(
    `WITH made AS (
       INSERT INTO points_lot (shop_id, ${Object.keys(LOT).join(", ")})
       SELECT $1, ${Object.keys(LOT).join(", ")} FROM ${made.from}
       RETURNING id, key
     ), kept AS (
       UPDATE points_lot SET remaining = input.remaining, expiries = points_lot.expiries + input.expiries
         FROM ${kept.from} WHERE points_lot.shop_id = input.shop_id AND points_lot.id = input.id
     ), drawn AS (
       INSERT INTO lot_draw (shop_id, lot_id, entry_id, redemption_id, points)
       SELECT $1, coalesce(input.lot_id, made.id), entry_id, redemption_id, points
         FROM ${drawn.from} LEFT JOIN made ON made.key = input.lot_key
     )
     UPDATE account SET owed = input.owed
       FROM ${owing.from} WHERE account.shop_id = input.shop_id AND account.member_id = input.member_id`,
    [shopId, ...made.values, ...kept.values, ...drawn.values, ...owing.values],
  );
}

const LOT = {
  member_id: "bigint",
  key: "text",
  order_id: "bigint",
  earned_at: "timestamptz",
  points: "bigint",
  remaining: "bigint",
  extended_until: "date",
  expiries: "integer",
};

const KEPT = { shop_id: "bigint", id: "bigint", remaining: "bigint", expiries: "integer" };

const DRAW = { lot_id: "bigint", lot_key: "text", entry_id: "bigint", redemption_id: "uuid", points: "bigint" };

const OWED = { shop_id: "bigint", member_id: "bigint", owed: "bigint" };

function toLotRow({ memberId, key, orderId, earnedAt, points, remaining, extendedUntil }: Lot) {
  return {
    member_id: memberId,
    key,
    order_id: orderId,
    earned_at: earnedAt,
    points,
    remaining,
    extended_until: extendedUntil,
  };
}

function toDrawRow({ lotKey, entryId, redemptionId, points }: Draw, lotId: bigint | null) {
  return { lot_id: lotId, lot_key: lotKey, entry_id: entryId, redemption_id: redemptionId, points };
}
