import { afterAll, beforeAll, expect } from "vitest";
import { openDatabase, type Database } from "~/db/database.server";
import { endHolds } from "~/services/earning/end-holds.server";
import { shuffled } from "#test/support/faults/chance";
import { copiedDatabase, type Copied } from "#test/support/faults/copied-database";
import { depsOver } from "#test/support/faults/deps";
import { openKeptLog } from "#test/support/kept-logs";
import { abreast } from "#test/support/faults/door";
import { deathsAlong, DoomedProcesses } from "#test/support/faults/doomed-process";
import { fault, type Given, type Played } from "#test/support/faults/fault";
import { work, workOff } from "#test/support/faults/inbox";
import { addVerdicts, problem, type Verdict } from "#test/support/faults/judge";
import { judgeScene, setScene, type Scene } from "#test/support/faults/scene";

const WORKED = new Date("2026-11-11T12:00:00Z");
const HOLDS_OVER = new Date("2026-12-01T12:00:00Z");
const AT_ONCE = 3;

let doomed: DoomedProcesses;

beforeAll(async () => {
  doomed = await DoomedProcesses.prepare(() => Promise.reject(new Error("Shopify can't be reached")));
});

afterAll(() => doomed.close());

type Play = {
  what: "inbox" | "holds";
  now: Date;
  from: Copied<Scene>;
  finish: (db: Database) => Promise<unknown>;
};

/** Kill a worker at up to `size` places, each time from the same beginning; a fresh one finishes what it left. */
async function killAndFinish(play: Play, { size, isLarge, chance }: Given): Promise<Played> {
  const { what, now, from, finish } = play;
  const task = { what, now: now.toISOString() };
  const first = await from.copy();
  const steps = (await doomed.run({ ...task, databaseUrl: first.url, death: null }))!;
  await first.drop();
  expect(steps).toContain("COMMIT");
  const deaths = shuffled(chance, deathsAlong(steps, isLarge)).slice(0, size);
  const verdicts: Verdict[] = [];
  await abreast(deaths, AT_ONCE, async (death) => {
    const copy = await from.copy();
    const where = `killed ${death.when} ${steps[death.step - 1]}`;
    expect(await doomed.run({ ...task, databaseUrl: copy.url, death }), where).toBeNull();
    const db = openDatabase(copy.url, { max: 4 });
    await finish(db);
    const verdict = await judgeScene(db, from.filling);
    const held = await db.rows("SELECT 1 FROM account WHERE pending <> 0");
    if (what === "holds" && held.length > 0) problem(verdict, "lost", `${held.length} members' points are still held`);
    verdicts.push({ ...verdict, problems: verdict.problems.map((each) => `${where}: ${each}`) });
    await db.close();
    await copy.drop();
  });
  const acknowledged = deaths.length * from.filling.sent.length;
  return { events: deaths.length, acknowledged, verdict: addVerdicts(verdicts) };
}

const { log } = openKeptLog();

fault(
  "a worker killed before or after any statement of the inbox's work; another one finishes it",
  { small: 30, large: 10_000 },
  async (given) => {
    const from = await copiedDatabase((url) => setScene(given.chance, url));
    const clock = { at: WORKED };
    const finish = (db: Database) =>
      workOff(
        depsOver(db, () => clock.at, { log }),
        clock,
      );
    return killAndFinish({ what: "inbox", now: WORKED, from, finish }, given);
  },
);

fault(
  "a worker killed before or after any statement while holds end; another one finishes it",
  { small: 30, large: 10_000 },
  async (given) => {
    const from = await copiedDatabase(async (url) => {
      const scene = await setScene(given.chance, url);
      const db = openDatabase(url, { max: 2 });
      await work(depsOver(db, () => WORKED, { log }));
      await db.close();
      return scene;
    });
    const finish = (db: Database) => endHolds(depsOver(db, () => HOLDS_OVER, { log }));
    return killAndFinish({ what: "holds", now: HOLDS_OVER, from, finish }, given);
  },
);
