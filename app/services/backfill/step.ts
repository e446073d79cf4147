import type { Backfill } from "~/db/backfill/backfills.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { BackfillProblem } from "~/domain/backfill/backfill";

/** What a step is given. `goesOn` keeps the backfill ours; false: it is time to leave the rest to another job. */
export type StepContext = { deps: Deps; shop: Shop; backfill: Backfill; goesOn: () => Promise<boolean> };

/** What is next: the next step at once, or after some seconds; or nothing, until somebody asks for more. */
export type StepOutcome = "next" | "rest" | { waitSeconds: number };

export type Step = (context: StepContext) => Promise<StepOutcome>;

/** A backfill can't be gone on with: trying again is no use. */
export class BackfillFailed extends Error {
  override name = "BackfillFailed";

  constructor(
    readonly problem: BackfillProblem,
    message: string,
  ) {
    super(message);
  }
}
