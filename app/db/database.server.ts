import pg from "pg";
import { ShopDatabase } from "./shop-database.server";
import { inTransaction, inTransactions, rowsOf, type Beginning } from "./transaction.server";

export { isRetryable, orRaceLost, RaceLost } from "./transaction.server";

/** Whatever can run SQL: the pool, or one transaction. bigint columns arrive as bigint, numeric as string, jsonb parsed. */
export type Sql = {
  /** `options.name`: names a statement that is asked so often that its plan is worth keeping, where that is possible. */
  rows<Row extends object>(text: string, values?: readonly unknown[], options?: { name: string }): Promise<Row[]>;
};

/** A transaction in progress; the only thing that writing functions in app/db accept. */
export type Tx = Sql & {
  readonly isTransaction: true;
  /** The same transaction in the pool's own name: for what belongs to no shop, which is the job queue. */
  readonly asOwner: Sql;
  /** Run part of the transaction so that, when it throws, that part alone is undone and the rest can go on. */
  attempt<Result>(part: () => Promise<Result>): Promise<Result>;
};

/** What work is done on: the whole database, or one shop's part of it. */
export type Db = Sql & {
  /**
   * Run `work` in one transaction (read committed); commit when it returns, roll back when it throws. A deadlock or
   * serialization failure runs it again, five times at the most, so `work` must have no effect outside the database.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
};

const AS_OWNER: Beginning = { begin: "BEGIN", role: null };

/** The database of this process: one pool, shared with Prisma, and a few connections on which `exclusively` waits. */
export class Database implements Db {
  constructor(
    readonly pool: pg.Pool,
    private readonly locks: pg.Pool,
    private readonly keepsPlans = false,
  ) {}

  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(this.pool, { text, values });
  }

  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return inTransactions(this.pool, AS_OWNER, work);
  }

  /** One shop's part, for what is done in the name of somebody who asked: no other shop's row is seen or written. */
  forShop(shopId: bigint): Db {
    return new ShopDatabase(this.pool, shopId, this.keepsPlans);
  }

  /**
   * Run `work` while no other process runs one of the same name; the others wait. They wait on connections of their own:
   * on the pool's, those who wait would leave none to the one who works.
   */
  async exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return inTransaction(this.locks, AS_OWNER, async (tx) => {
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
      // What is sent together travels together; what is awaited one by one goes one by one.
      pipeline: true,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      ...limitsFor(url),
      application_name: "evergreen",
    });
    // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
    pool.on("error", (error) => options.onError?.(error));
    // So would one that dies in use: whoever waits for an answer on it is told by that.
    pool.on("connect", (client) => client.on("error", () => undefined));
    return pool;
  };
  return new Database(connect(options.max ?? 10), connect(4), !isBehindPgBouncer(url));
}

/**
 * What a connection asks for as it opens, in ms. PgBouncer (`?pgbouncer=true`) refuses such wishes: behind it, its own
 * settings or those of the login role set the bounds.
 */
function limitsFor(url: string): Pick<pg.PoolConfig, "statement_timeout" | "idle_in_transaction_session_timeout"> {
  if (isBehindPgBouncer(url)) return {};
  return { statement_timeout: 60_000, idle_in_transaction_session_timeout: 60_000 };
}

/** Then a connection is another one with every transaction: nothing of a session can be relied on. */
function isBehindPgBouncer(url: string): boolean {
  return new URL(url).searchParams.get("pgbouncer") === "true";
}
