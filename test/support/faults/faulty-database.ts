import pg from "pg";
import { Database } from "~/db/database.server";

/**
 * What is to happen with a statement that is about to be sent; decided without waiting, so that statements keep their order.
 * `{ refuse }`: the server refuses it with this error code, and a COMMIT so refused is rolled back. `answered` hears of
 * its answer before the sender does.
 */
export type Fate = { refuse?: string; answered?: () => void } | undefined;
export type Decide = (text: string) => Fate;

type Query = (...args: unknown[]) => unknown;

/** A database whose every statement, BEGIN and COMMIT too, passes under the eyes of `decide`. */
export function openFaultyDatabase(url: string, decide: Decide, max = 10): Database {
  class FaultyClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const send = this.query.bind(this) as Query;
      this.query = ((...args: unknown[]) => through(send, decide, args)) as typeof this.query;
    }
  }
  const connect = (connections: number) => {
    const pool = new pg.Pool({ connectionString: url, max: connections, Client: FaultyClient });
    // As in the app: who waits for an answer on a connection that dies is told by that; nobody else need know.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    return pool;
  };
  return new Database(connect(max), connect(2));
}

function through(send: Query, decide: Decide, args: unknown[]): unknown {
  const text = textOf(args[0]);
  const fate = decide(text);
  if (fate?.refuse) {
    if (text === "COMMIT") void send("ROLLBACK");
    const callback = args.find((argument) => typeof argument === "function");
    return send(refusal(fate.refuse), ...(callback ? [callback] : []));
  }
  if (!fate?.answered) return send(...args);
  const { answered } = fate;
  const last = args.at(-1);
  if (typeof last === "function") {
    return send(...args.slice(0, -1), (...answer: unknown[]) => {
      answered();
      (last as (...answer: unknown[]) => void)(...answer);
    });
  }
  return (send(...args) as Promise<unknown>).finally(answered);
}

function textOf(query: unknown): string {
  return typeof query === "string" ? query : String((query as { text?: unknown }).text);
}

/** A statement that the server refuses with this code: a real error, which aborts a transaction as a real one does. */
function refusal(code: string): string {
  return `DO $$ BEGIN RAISE EXCEPTION 'refused by the test' USING ERRCODE = '${code}'; END $$`;
}
