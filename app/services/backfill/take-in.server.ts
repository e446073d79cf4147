import { z } from "zod";
import type { WholeOrder } from "~/db/backfill/kept-orders.server";
import { isRetryable, type Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { tallyOf, type Tally } from "~/domain/backfill/tally";
import type { OrderFacts } from "~/domain/earning/order";
import type { NewEntry } from "~/domain/ledger/entry";
import { awardOrders } from "~/services/earning/award-orders.server";
import { guestKeys } from "~/services/members/guest-key";
import { parseOrder, skimOrder } from "~/shopify/parse-order";

/**
 * Take past orders in as webhooks would tell them, in the transaction's name, and say what that comes to. One that is no
 * order, or can't be settled, is set aside and counted; it holds up no other. `isTrial`: only to say it, in a transaction
 * that is undone.
 */
export async function takeIn(
  deps: Deps,
  tx: Tx,
  shop: Shop,
  kept: readonly WholeOrder[],
  isTrial: boolean,
): Promise<Tally> {
  const orders = kept.flatMap((order) => ("facts" in order ? order.facts : (readOrder(deps, shop, order.body) ?? [])));
  const { taken, entries } = await awardOrHalve({ deps, tx, shop, isTrial }, orders);
  return { ...tallyOf(taken, entries, shop.timezone), setAside: kept.length - taken.length };
}

type Taken = { taken: OrderFacts[]; entries: NewEntry[] };

type Taking = { deps: Deps; tx: Tx; shop: Shop; isTrial: boolean };

async function awardOrHalve(taking: Taking, orders: OrderFacts[]): Promise<Taken> {
  const { deps, tx, shop, isTrial } = taking;
  if (orders.length === 0) return { taken: [], entries: [] };
  const keyOf = guestKeys(deps, shop.id);
  try {
    const entries = await tx.attempt(() =>
      awardOrders(tx, shop, { orders, refunds: [] }, { now: deps.now(), keyOf, isTrial }),
    );
    return { taken: orders, entries };
  } catch (error) {
    if (isRetryable(error)) throw error;
    deps.log.warn(
      { err: error, shop: shop.domain, orders: orders.length },
      "past orders failed; taking them in halves",
    );
    if (orders.length === 1) return { taken: [], entries: [] };
    const middle = Math.ceil(orders.length / 2);
    const former = await awardOrHalve(taking, orders.slice(0, middle));
    const latter = await awardOrHalve(taking, orders.slice(middle));
    return { taken: [...former.taken, ...latter.taken], entries: [...former.entries, ...latter.entries] };
  }
}

function readOrder(deps: Deps, shop: Shop, body: string): OrderFacts | null {
  try {
    return parseOrder(skimOrder(body));
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError)) throw error;
    deps.log.warn({ shop: shop.domain, problem: error.name }, "a past order can't be read and is set aside");
    return null;
  }
}
