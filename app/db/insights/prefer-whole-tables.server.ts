import type { Tx } from "~/db/database.server";

/**
 * Let the rest of the transaction join whole shops by hash or sort. Row by row, which the planner chooses where it has not
 * heard yet how many rows there are, takes hours.
 */
export async function preferWholeTables(tx: Tx): Promise<void> {
  await tx.rows("SELECT set_config('enable_nestloop', 'off', true)");
}
