import type pg from "pg";
import type { Db, Tx } from "./database.server";
import { inOneTrip, inTransactions, type Beginning } from "./transaction.server";

/** The role that sees the rows of one shop; a migration makes it and says what it may do. */
const WEB_ROLE = "evergreen_web";

/** One shop's part of the database: whatever a statement asks for, PostgreSQL shows and takes this shop's rows only. */
export class ShopDatabase implements Db {
  private readonly beginning: Beginning;

  constructor(
    private readonly pool: pg.Pool,
    shopId: bigint,
    private readonly keepsPlans: boolean,
  ) {
    // For this transaction only, so it also holds where a pooler hands the connection to somebody else afterwards.
    const begin = `BEGIN; SET LOCAL ROLE ${WEB_ROLE}; SET LOCAL evergreen.shop_id = '${BigInt(shopId)}'`;
    this.beginning = { begin, role: WEB_ROLE };
  }

  rows<Row extends object>(text: string, values: readonly unknown[] = [], options?: { name: string }): Promise<Row[]> {
    const name = this.keepsPlans ? options?.name : undefined;
    return inOneTrip<Row>(this.pool, this.beginning, { text, values, name });
  }

  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return inTransactions(this.pool, this.beginning, work);
  }
}
