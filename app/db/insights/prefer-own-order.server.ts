import type { Tx } from "~/db/database.server";

/**
 * Let the rest of the transaction group a customer's days as they follow each other in `buyer_day_own_idx`. The planner would rather
 * hash them, which takes twice as long: it does not know that nothing has to be sorted or kept.
 */
export async function preferOwnOrder(tx: Tx): Promise<void> {
  await tx.rows("SELECT set_config('enable_hashagg', 'off', true)");
}
