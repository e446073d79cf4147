import pg from "pg";
import { withInnerSpan } from "~/lib/tracing.server";
import type { Tx } from "./database.server";

const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, BigInt);

/** Serialization failure, deadlock: the same transaction, run again, may well succeed. */
const RETRYABLE = new Set(["40001", "40P01"]);
const ATTEMPTS = 5;

/** Somebody else wrote first what this transaction was about to write; run again, it sees theirs. */
export class RaceLost extends Error {
  override readonly name = "RaceLost";
}

/** Whether the same transaction, run again, may well succeed. */
export function isRetryable(error: unknown): boolean {
  return error instanceof RaceLost || (error instanceof pg.DatabaseError && RETRYABLE.has(error.code ?? ""));
}

/** Whether a statement failed because a row of its name is there already. */
function isDuplicate(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505";
}

/** What `written` gives; throws RaceLost when another transaction has written one of its rows first. */
export async function orRaceLost<Result>(written: Promise<Result>, what: string): Promise<Result> {
  return written.catch((error: unknown) => {
    throw isDuplicate(error) ? new RaceLost(`another transaction ${what} first`) : error;
  });
}

/** How a transaction begins. `role`: whom `begin` makes it act as; null for the pool's own user. */
export type Beginning = { begin: string; role: string | null };

/** Run `work` in a transaction; again after what is retryable, five times at the most. */
export async function inTransactions<Result>(
  pool: pg.Pool,
  beginning: Beginning,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(pool, beginning, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
    }
  }
}

/** Run `work` in a transaction, once: committed when it returns, rolled back when it throws. */
export function inTransaction<Result>(
  pool: pg.Pool,
  beginning: Beginning,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return withInnerSpan("transaction", () => transact(pool, beginning, work));
}

async function transact<Result>(
  pool: pg.Pool,
  { begin, role }: Beginning,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(transactionOn(client, role));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    broken = await failureOf(client.query("ROLLBACK"));
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * One statement in a transaction of its own, in one round trip: beginning, statement and end are sent together and worked
 * in that order. Throws when one of them fails, the beginning's failure first.
 */
export async function inOneTrip<Row extends object>(
  pool: pg.Pool,
  { begin }: Beginning,
  statement: Statement,
): Promise<Row[]> {
  const client = await pool.connect();
  const [begun, rows, ended] = together(client, () => [
    client.query(begin),
    rowsOf<Row>(client, statement),
    client.query("COMMIT"),
  ]);
  try {
    return await middleOf(begun, rows, ended);
  } finally {
    client.release(await failureOf(ended));
  }
}

/** `name`: the connection keeps its plan under this name; undefined to plan it anew. */
type Statement = { text: string; values: readonly unknown[]; name?: string | undefined };

/** Rows as `Sql` promises them: bigint columns as bigint. */
export async function rowsOf<Row extends object>(
  runner: pg.Pool | pg.PoolClient,
  { text, values, name }: Statement,
): Promise<Row[]> {
  const query = { text, values: [...values], types: parsers, ...(name ? { name } : {}) };
  const result = await (runner instanceof pg.Pool ? runner.query<Row>(query) : runner.query<Row>(query));
  return result.rows;
}

function transactionOn(client: pg.PoolClient, role: string | null): Tx {
  const rows: Tx["rows"] = (text, values = []) => rowsOf(client, { text, values });
  return {
    isTransaction: true,
    rows,
    asOwner: { rows: role === null ? rows : outOfRole(client, role) },
    attempt: async (part) => {
      await client.query("SAVEPOINT attempt");
      try {
        const result = await part();
        await client.query("RELEASE SAVEPOINT attempt");
        return result;
      } catch (error) {
        await client.query("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt");
        throw error;
      }
    },
  };
}

/** Sent together, so that nothing else of the transaction comes between leaving the role and taking it on again. */
function outOfRole(client: pg.PoolClient, role: string): Tx["rows"] {
  return <Row extends object>(text: string, values: readonly unknown[] = []) =>
    middleOf(
      ...together(client, () => [
        client.query("SET LOCAL ROLE NONE"),
        rowsOf<Row>(client, { text, values }),
        client.query(`SET LOCAL ROLE ${role}`),
      ]),
    );
}

type Three<Result> = [Promise<unknown>, Promise<Result>, Promise<unknown>];

/** What `send` sends leaves this machine in one piece. */
function together<Result>({ connection }: pg.PoolClient, send: () => Three<Result>): Three<Result> {
  connection.stream.cork();
  try {
    return send();
  } finally {
    connection.stream.uncork();
  }
}

/** What the second answers, once all three have; throws the first failure in their order. */
async function middleOf<Result>(...[first, second, third]: Three<Result>): Promise<Result> {
  await Promise.allSettled([first, second, third]);
  await first;
  const result = await second;
  await third;
  return result;
}

async function failureOf(sent: Promise<unknown>): Promise<Error | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
