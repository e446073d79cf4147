import pg from "pg";
import type { DevStore } from "../dev-store/server.ts";
import { sendFormAsMerchant } from "./merchant.ts";

const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/**
 * Have the app make its insights anew, as a merchant would with the button of a page. Throws when a report fails, or when
 * none is finished for a minute.
 */
export async function refreshInsights(store: DevStore, databaseUrl: string): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const askedAt = new Date();
  const ask = () => sendFormAsMerchant(store, "/app/insights/refresh", {});
  try {
    await ask();
    let former = "";
    for (let end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((r) => setTimeout(r, LOOK_AGAIN_MS))) {
      const { rows } = await database.query<{
        state: string;
        done: number;
        error: string | null;
        startedAt: Date | null;
      }>(`SELECT state, done, error, started_at AS "startedAt" FROM insight_run`);
      const [run] = rows;
      const hasEnded = run?.state === "done" || run?.state === "failed";
      // One that was under way already may have begun before all was there.
      if (hasEnded && run.startedAt && run.startedAt < askedAt) await ask();
      else if (run?.state === "failed") throw new Error(`the insights could not be made: ${run.error}`);
      else if (run?.state === "done") return;
      const progress = `${run?.state} ${run?.done}`;
      if (progress !== former) end = Date.now() + PATIENCE_MS;
      former = progress;
    }
    throw new Error("the insights came no further for a minute; the app's log says why");
  } finally {
    await database.end();
  }
}
