import { z } from "zod";
import { instant, shopifyId } from "./json";

const disputeSchema = z.object({
  order_id: shopifyId.nullish(),
  type: z.string(),
  status: z.string(),
  initiated_at: instant.nullish(),
  finalized_on: z.string().nullish(),
});

/** Ends of a dispute in which the buyer has the money back. */
const LOST = new Set(["lost", "accepted", "charge_refunded"]);

/**
 * A dispute out of disputes/create or disputes/update. Null: nothing follows from it (yet): it is an inquiry, still open, won,
 * or of no order. `at` is when it was raised: what the buyer's bank took back was not theirs to keep from then on.
 */
export function parseDispute(body: unknown): { orderId: bigint; at: Date } | null {
  const { order_id: orderId, type, status, initiated_at: at } = disputeSchema.parse(body);
  return type === "chargeback" && LOST.has(status) && orderId && at ? { orderId, at } : null;
}
