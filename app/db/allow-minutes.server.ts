import type { Tx } from "./database.server";

/**
 * Let every statement of this transaction take so many minutes, with memory enough to sort and group what a whole shop has:
 * for what reads all of it in the background. Such a statement is compiled for nothing: that takes longer than it saves.
 */
export async function allowMinutes(tx: Tx, minutes: number): Promise<void> {
  await tx.rows(
    `SELECT set_config('statement_timeout', $1, true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`,
    [`${minutes}min`],
  );
}

/** Let the rest of this transaction have one process of the database: what nobody waits for leaves the others to those who do. */
export async function useOneProcess(tx: Tx): Promise<void> {
  await tx.rows("SELECT set_config('max_parallel_workers_per_gather', '0', true)");
}
