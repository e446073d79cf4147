import type { TierRules } from "~/domain/programme/tier-rules";
import { aYearAfter, startOfYear, yearIn } from "~/domain/zone";
import { minus, NOTHING, plus, type Measures } from "./measures";

type Exit = { at: number; measures: Measures };
type Windows = ReadonlySet<TierRules["window"]>;

/**
 * What a member has of what qualifies, over each of the windows that are asked for, as time passes. What is taken back is
 * taken from the window in which it was gained.
 */
export class Qualifying {
  #lifetime: Measures;
  #lastYear = NOTHING;
  /** What is in the last twelve months, what will leave them, soonest first, and how much of that has left. */
  #exits: Exit[] = [];
  #left = 0;
  #years = new Map<number, Measures>();
  #year: number;

  constructor(
    private readonly windows: Windows,
    private readonly zone: string,
    private at: number,
    lifetime = NOTHING,
  ) {
    this.#lifetime = lifetime;
    // The zone's calendar takes a hundred times as long to ask as all the rest.
    this.#year = windows.has("calendar_year") ? yearIn(zone, new Date(at)) : 0;
  }

  /** Count what was gained at an instant, whenever that was. */
  add(measures: Measures, gainedAt: Date): void {
    this.#lifetime = plus(this.#lifetime, measures);
    if (this.windows.has("calendar_year")) {
      const year = yearIn(this.zone, gainedAt);
      this.#years.set(year, plus(this.#years.get(year) ?? NOTHING, measures));
    }
    if (this.windows.has("rolling_year")) this.#addToLastYear(measures, aYearAfter(this.zone, gainedAt).getTime());
  }

  #addToLastYear(measures: Measures, exitsAt: number): void {
    if (exitsAt <= this.at) return;
    this.#lastYear = plus(this.#lastYear, measures);
    let place = this.#exits.length;
    while (place > this.#left && this.#exits[place - 1]!.at > exitsAt) place -= 1;
    this.#exits.splice(place, 0, { at: exitsAt, measures });
  }

  /** The next instant at which time alone changes what counts; Infinity when it does not. */
  get nextAt(): number {
    const exitAt = this.#exits[this.#left]?.at ?? Infinity;
    if (!this.windows.has("calendar_year")) return exitAt;
    return Math.min(exitAt, startOfYear(this.zone, this.#year + 1).getTime());
  }

  passTo(at: number): void {
    this.at = at;
    for (let exit = this.#exits[this.#left]; exit && exit.at <= at; exit = this.#exits[this.#left]) {
      this.#lastYear = minus(this.#lastYear, exit.measures);
      this.#left += 1;
    }
    if (!this.windows.has("calendar_year")) return;
    while (startOfYear(this.zone, this.#year + 1).getTime() <= at) this.#year += 1;
  }

  get lifetime(): Measures {
    return this.#lifetime;
  }

  get year(): number {
    return this.#year;
  }

  /** What counts now over a window; of calendar years the one that `yearsAgo` says. */
  over(window: TierRules["window"], yearsAgo = 0): Measures {
    if (window === "lifetime") return this.#lifetime;
    return window === "rolling_year" ? this.#lastYear : (this.#years.get(this.#year - yearsAgo) ?? NOTHING);
  }

  /** One that time can be let pass in without moving this one. Nothing may be added to either while both are used. */
  copy(): Qualifying {
    const copy = new Qualifying(this.windows, this.zone, this.at, this.#lifetime);
    copy.#lastYear = this.#lastYear;
    copy.#exits = this.#exits;
    copy.#left = this.#left;
    copy.#years = this.#years;
    return copy;
  }
}
