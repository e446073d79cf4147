import type { Tx } from "./database.server";

/** Let no statement of the rest of this transaction take longer: it throws what `isTooLong` knows. */
export async function limitStatements(tx: Tx, ms: number): Promise<void> {
  await tx.rows("SELECT set_config('statement_timeout', $1, true)", [String(ms)]);
}

/** An end that all statements of some work have in common. */
export class Deadline {
  private readonly endsAt: number;

  constructor(ms: number) {
    this.endsAt = performance.now() + ms;
  }

  /** Whole milliseconds until then; 0 when it is over. */
  get left(): number {
    return Math.max(0, Math.ceil(this.endsAt - performance.now()));
  }
}

/** The transaction, whose statements may each take what is left until the deadline, one after another: then it throws what `isTooLong` knows. */
export function limitTo(deadline: Deadline, tx: Tx): Tx {
  const rows = async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
    const { left } = deadline;
    if (left === 0) throw new TookTooLong();
    // Both are sent at once, which costs no round trip.
    const [, found] = await Promise.all([limitStatements(tx, left), tx.rows<Row>(text, values)]);
    return found;
  };
  return { ...tx, rows };
}

/** What PostgreSQL says of a statement that it gave up. */
const GIVEN_UP = "57014";

class TookTooLong extends Error {
  readonly code = GIVEN_UP;
  override readonly message = "the time for all statements together was over";
}

/** Whether work was given up because it took longer than it was allowed to. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === GIVEN_UP;
}
