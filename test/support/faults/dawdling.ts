import { setTimeout as sleep } from "node:timers/promises";
import type { Db, Tx } from "~/db/database.server";
import type { Rng } from "../../../dev-store/shop/rng.ts";

const SHARE = 0.2;

/**
 * A database that waits up to `mostMs` before some of a transaction's statements: while one transaction rests between any two
 * of its statements, others have time to begin and to end. So they meet in every way they can, and not only as they usually do.
 */
export function dawdling(db: Db, chance: Rng, mostMs: number): Db {
  const slow = (tx: Tx): Tx => ({
    ...tx,
    rows: async (text, values) => {
      if (chance.chance(SHARE)) await sleep(chance.next() * mostMs);
      return tx.rows(text, values);
    },
  });
  return {
    rows: (text, values) => db.rows(text, values),
    transaction: (work) => db.transaction((tx) => work(slow(tx))),
  };
}
