import { appendFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import type { Rng } from "../../../dev-store/shop/rng.ts";
import { chanceOf, SEED } from "./chance.ts";
import type { Verdict } from "./judge.ts";

/** `FAULTS=large` plays the faults in their large sizes. */
const SIZE = process.env.FAULTS === "large" ? "large" : "small";
const PROBLEMS_SHOWN = 12;
const LIMIT_MS = SIZE === "large" ? 900_000 : 120_000;

/** One row of the table that a run ends with. */
export type FaultRow = {
  fault: string;
  size: string;
  seed: string;
  events: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  violations: number;
  seconds: number;
  isFine: boolean;
};

/** What came of a fault: events made, deliveries acknowledged (or taken in), and the judgement of what they left. */
export type Played = { events: number; acknowledged: number; verdict: Verdict };

/** `size` is in the fault's own unit. */
export type Given = { size: number; isLarge: boolean; chance: Rng };

/** A test that plays a fault and demands that nothing was lost, nothing doubled and no invariant violated. */
export function fault(
  name: string,
  sizes: { small: number; large: number },
  play: (given: Given) => Promise<Played>,
): void {
  test(
    name,
    async () => {
      const startedAt = performance.now();
      const row = { fault: name, size: SIZE, seed: SEED };
      const record = ({ events, acknowledged, verdict }: Played, isFine: boolean) => {
        const { lost, doubled, violations } = verdict;
        const seconds = (performance.now() - startedAt) / 1000;
        write({ ...row, events, acknowledged, lost, doubled, violations, seconds, isFine });
      };
      const playing = play({ size: sizes[SIZE], isLarge: SIZE === "large", chance: chanceOf(name) });
      const played = await inTime(playing).catch((error: unknown) => {
        record({ events: 0, acknowledged: 0, verdict: { lost: 0, doubled: 0, violations: 0, problems: [] } }, false);
        throw error;
      });
      const { problems } = played.verdict;
      record(played, problems.length === 0);
      expect(problems.slice(0, PROBLEMS_SHOWN), `${problems.length} problems; repeat with FAULT_SEED=${SEED}`).toEqual(
        [],
      );
    },
    2 * LIMIT_MS,
  );
}

/** A fault that hangs has its row in the table, too. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not finished after ${LIMIT_MS / 1000} s; FAULT_SEED=${SEED}`)),
      LIMIT_MS,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function write(row: FaultRow): void {
  appendFileSync(inject("faultRows"), `${JSON.stringify(row)}\n`);
}
