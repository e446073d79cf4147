import type { Tx } from "./database.server";

/**
 * Let the rest of the transaction look rows up by index, one by one: it names each row it wants. What the planner knows
 * of how full a queue is, is old as soon as it is known; it would now and then read a whole table instead.
 */
export async function preferIndexes(tx: Tx): Promise<void> {
  await tx.rows(
    `SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
            set_config('enable_seqscan', 'off', true)`,
  );
}
