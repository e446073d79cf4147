import type { Tx } from "./database.server";

/** Let no statement of the rest of this transaction take longer: it throws what `isTooLong` knows. */
export async function limitStatements(tx: Tx, ms: number): Promise<void> {
  await tx.rows("SELECT set_config('statement_timeout', $1, true)", [String(ms)]);
}

/** Whether the database gave up a statement because it took longer than it was allowed to. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}
