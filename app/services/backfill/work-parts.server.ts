import { readOrders } from "~/db/backfill/kept-orders.server";
import { lockPart, listParts, savePart, takePart, type Part, type Purpose } from "~/db/backfill/parts.server";
import type { Tx } from "~/db/database.server";
import { tidyGrowingTables } from "~/db/growing-tables.server";
import { preferIndexes } from "~/db/prefer-indexes.server";
import { holdShop, type Shop } from "~/db/shops.server";
import { addTallies } from "~/domain/backfill/tally";
import { takeIn } from "./take-in.server";
import { BackfillFailed, type StepContext } from "./step";

/** Orders of one transaction. */
const BATCH = 1000;
/** Batches of one process under way at once: while the database works on one, the process reads the other. */
const AT_ONCE = 2;
/** Orders of the first transaction on tables that are empty. */
const FEW = 50;

/** Work on whichever parts of a backfill nobody else works on, until there are none or it is time to stop. */
export async function workParts(context: StepContext, purpose: Purpose): Promise<void> {
  const { db } = context.deps;
  const work = purpose === "grant" ? grantBatch : previewBatch;
  // Some rows to measure, before it is about thousands.
  if (purpose === "grant" && (await tidyGrowingTables(db)) && (await grantBatch(context, FEW))) {
    await tidyGrowingTables(db);
  }
  const loop = async () => {
    while ((await work(context, BATCH)) && (await context.goesOn()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
}

/**
 * Grant what a batch earns, with how far its part has come, in one transaction: a crash repeats all of it or none. False:
 * there was none to take.
 */
async function grantBatch(context: StepContext, limit: number): Promise<boolean> {
  return context.deps.db.transaction(async (tx) => {
    const shop = await requireShop(tx, context);
    const part = await takePart(tx, context.backfill, "grant");
    if (!part) return false;
    await savePart(tx, context.backfill, "grant", await workBatch(context, tx, shop, { part, limit, isTrial: false }));
    return true;
  });
}

/**
 * Count what a batch would earn: it is settled as it will be when it is granted, and the transaction undone. So what the
 * merchant is shown is what the programme's own rules say, to the point, and it can't part from them.
 */
async function previewBatch(context: StepContext, limit: number): Promise<boolean> {
  const { deps, backfill } = context;
  const counted = await undone(deps.db, async (tx) => {
    const shop = await requireShop(tx, context);
    const former = await takePart(tx, backfill, "preview");
    if (!former) return null;
    // As it will be once the merchant has said yes.
    const earnsFrom = shop.earnsFrom && shop.earnsFrom > backfill.since ? backfill.since : shop.earnsFrom;
    return {
      former,
      next: await workBatch(context, tx, { ...shop, earnsFrom }, { part: former, limit, isTrial: true }),
    };
  });
  if (!counted) return false;
  await deps.db.transaction(async (tx) => {
    const { former, next } = counted;
    const { customerId, orderId } = await lockPart(tx, backfill, "preview", former.part);
    // Otherwise somebody has counted the same batch since the lock on it was undone.
    const isStill = customerId === former.customerId && orderId === former.orderId;
    if (isStill) await savePart(tx, backfill, "preview", next);
  });
  return true;
}

/** Whether all parts are gone through. */
export async function areDone({ deps, backfill }: StepContext, purpose: Purpose): Promise<boolean> {
  return (await listParts(deps.db, backfill, purpose)).every(({ isDone }) => isDone);
}

async function workBatch(
  context: StepContext,
  tx: Tx,
  shop: Shop,
  { part, limit, isTrial }: { part: Part; limit: number; isTrial: boolean },
): Promise<Part> {
  await preferIndexes(tx);
  const rows = await readOrders(tx, context.backfill, part.part, { after: part, limit });
  const last = rows.at(-1);
  if (!last) return { ...part, isDone: true };
  const tally = await takeIn(
    context.deps,
    tx,
    shop,
    rows.map(({ order }) => order),
    isTrial,
  );
  return { ...part, customerId: last.customerId, orderId: last.orderId, tally: addTallies(part.tally, tally) };
}

async function requireShop(tx: Tx, { backfill }: StepContext): Promise<Shop> {
  const shop = await holdShop(tx, backfill.shopId);
  if (!shop) throw new BackfillFailed("uninstalled", "the shop is gone");
  return shop;
}

/** Carries a result out of a transaction that is rolled back. */
class Undone<Result> extends Error {
  constructor(readonly result: Result) {
    super("undone on purpose");
  }
}

async function undone<Result>(db: StepContext["deps"]["db"], work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await db.transaction(async (tx): Promise<never> => {
      throw new Undone(await work(tx));
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
}
