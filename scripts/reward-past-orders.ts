import pg from "pg";
import type { DevStore } from "../dev-store/server.ts";
import { sendFormAsMerchant } from "./merchant.ts";

const PATIENCE_MS = 60_000;

/**
 * Have the app reward the orders of the last days, as a merchant would on its page: ask for them, see what they come to, and
 * say yes. The shop lets the app see all its orders. Throws when that takes longer than a minute, or fails.
 */
export async function rewardPastOrders(store: DevStore, databaseUrl: string, days: number): Promise<void> {
  await fetch(`${store.url}/control/app/scopes`, {
    method: "POST",
    body: JSON.stringify({ granted: ["read_all_orders"] }),
  });
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const until = async (wanted: string): Promise<string> => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((r) => setTimeout(r, 200))) {
      const { rows } = await database.query<{ id: string; state: string; error: string | null }>(
        "SELECT id, state, error FROM backfill ORDER BY id DESC LIMIT 1",
      );
      const [latest] = rows;
      if (latest?.state === wanted) return latest.id;
      if (latest?.state === "failed") throw new Error(`the past orders could not be counted: ${latest.error}`);
    }
    throw new Error(`the past orders were not ${wanted} within a minute; the app's log says why`);
  };
  try {
    const since = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    await sendFormAsMerchant(store, "/app/backfill", { what: "begin", since });
    await sendFormAsMerchant(store, "/app/backfill", { what: "confirm", id: await until("previewed") });
    await until("done");
  } finally {
    await database.end();
  }
}
