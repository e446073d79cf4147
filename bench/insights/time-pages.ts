import type { Database } from "../../app/db/database.server.ts";
import { dayAfter } from "../../app/domain/calendar.ts";
import { presetRange } from "../../app/domain/insights/ranges/range.ts";
import { benchEnv, end, listening, start } from "../processes.ts";
import { quantile } from "../result.ts";
import { keepSession, timeRead } from "./staff.ts";

const PORT = 3975;
const READS = 60;
/** So often each page is read before it counts: a process that has just started is slow once, whatever it is asked. */
const WARMING_READS = 5;

/**
 * `p95`: ninety-five of a hundred reads are faster. `first`: the very first read of each page in the process. `cold`: the first
 * read of days that nobody made ahead. In ms.
 */
export type PageTimes = Record<"p95" | "first" | "cold", Record<string, number>>;

/**
 * How long the pages about insights take in the built app, by signed requests as a browser sends them on the way from page to
 * page: over the longest range with a name, which the refresh has made ahead, and once over a range of one's own.
 */
export async function timePages(db: Database, databaseUrl: string, today: string): Promise<PageTimes> {
  await keepSession(db, databaseUrl);
  const env = { ...benchEnv(databaseUrl), PORT: String(PORT), RATE_ADMIN_PER_MINUTE: "100000" };
  const app = start(["build/server/index.js", "--role=web"], env);
  try {
    await listening(PORT);
    const p95: Record<string, number> = {};
    const first: Record<string, number> = {};
    for (const [name, path] of Object.entries(pagesOver(today))) {
      const took: number[] = [];
      for (let index = 0; index < WARMING_READS + READS; index += 1) took.push(await timeRead(PORT, path));
      first[name] = Number(took[0]!.toFixed(1));
      took.splice(0, WARMING_READS);
      p95[name] = Number(quantile(took, 0.95).toFixed(1));
    }
    const cold: Record<string, number> = {};
    const days = { from: dayAfter(today, -103), to: dayAfter(today, -4) };
    for (const name of ["health", "roi", "retention"]) {
      const took = await timeRead(PORT, pathOf(`/app/${name}`, `app.${name}`, { ...days, compare: "none" }));
      cold[name] = Number(took.toFixed(1));
    }
    return { p95, first, cold };
  } finally {
    await end(app);
  }
}

function pagesOver(today: string): Record<string, string> {
  const year = presetRange("365", today);
  const month = today.slice(0, 7);
  return {
    home: pathOf("/app", "app._index", year),
    roi: pathOf("/app/roi", "app.roi", year),
    segments: pathOf("/app/segments", "app.segments._index"),
    segment: pathOf("/app/segments/dormant", "app.segments.$segment"),
    retention: pathOf("/app/retention", "app.retention"),
    liability: pathOf("/app/liability", "app.liability", year),
    statement: pathOf(`/app/liability/${month}`, "app.liability_.$month"),
    health: pathOf("/app/health", "app.health", year),
  };
}

/** Where a page's own loader is asked: what is around it has been read before. */
function pathOf(page: string, route: string, query: Record<string, string> = {}): string {
  return `${page}.data?${new URLSearchParams({ ...query, _routes: `routes/${route}` }).toString()}`;
}
