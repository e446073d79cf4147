import pg from "pg";

/** Whatever can run SQL: the pool, or one transaction. bigint columns arrive as bigint, numeric as string, jsonb parsed. */
export type Sql = {
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
};

/** A transaction in progress; the only thing that writing functions in app/db accept. */
export type Tx = Sql & { readonly isTransaction: true };

const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, BigInt);

/** Serialization failure, deadlock: the same transaction, run again, may well succeed. */
const RETRYABLE = new Set(["40001", "40P01"]);
const ATTEMPTS = 5;

/** The database of this process: one pool, shared with Prisma, and a few connections on which `exclusively` waits. */
export class Database implements Sql {
  constructor(
    readonly pool: pg.Pool,
    private readonly locks: pg.Pool,
  ) {}

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.pool.query<Row>({ text, values: [...values], types: parsers });
    return result.rows;
  }

  /**
   * Run `work` in one transaction (read committed); commit when it returns, roll back when it throws. A deadlock or
   * serialization failure runs it again, five times at the most, so `work` must have no effect outside the database.
   */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTransaction(this.pool, work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  /**
   * Run `work` while no other process runs one of the same name; the others wait. They wait on connections of their own:
   * on the pool's, those who wait would leave none to the one who works.
   */
  async exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return inTransaction(this.locks, async (tx) => {
      await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
      return work();
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.locks.end()]);
  }
}

/** Opens nothing yet: connections are made as they are needed, ten at the most (and four that wait) unless told otherwise. */
export function openDatabase(url: string, options: { max?: number; onError?: (error: Error) => void } = {}): Database {
  const connect = (max: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 60_000,
      application_name: "evergreen",
    });
    // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
    pool.on("error", (error) => options.onError?.(error));
    return pool;
  };
  return new Database(connect(options.max ?? 10), connect(4));
}

async function inTransaction<Result>(pool: pg.Pool, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work({
      isTransaction: true,
      rows: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await client.query<Row>({ text, values: [...values], types: parsers })).rows,
    });
    await client.query("COMMIT");
    return result;
  } catch (error) {
    broken = await rollback(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && RETRYABLE.has(error.code ?? "");
}

/** The error that says the connection is beyond use, if it is. */
async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("ROLLBACK");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
