import { yearIn } from "~/domain/zone";
import { fallsAt, judgeTier, type JudgedBy, type Place } from "./judge-tier";
import type { Measures } from "./measures";
import type { Qualifying } from "./qualifying";
import { moveAt, nextMoveAt, type TierMove } from "./tier-moves";
import { graceSince, sameStep, type TierScale } from "./tier-scale";

/** What does not change along a member's history. `scales` ascend by when they take effect; `moves` as `inOrder` gives them. */
export type Setting = { scales: readonly TierScale[]; moves: readonly TierMove[]; zone: string };
type At = { at: number; version: number; place: Place; qualifying: Qualifying };

/**
 * A member's way through the tiers, up to one instant. It is moved from one event to the next; a copy of it can be let run
 * ahead, to see what time alone will bring.
 */
export class TierCourse {
  constructor(
    private readonly setting: Setting,
    private current: At,
  ) {
    this.#judge();
  }

  get at(): number {
    return this.current.at;
  }
  get place(): Place {
    return this.current.place;
  }
  get qualifying(): Qualifying {
    return this.current.qualifying;
  }
  get scale(): TierScale {
    return this.setting.scales[this.current.version]!;
  }
  /** The tier that follows from the history, whatever was moved by hand. */
  get earnedKey(): string {
    return this.scale.steps[this.place.step]!.key;
  }
  /** When a member who is below falls if nothing changes; Infinity for one who is not. */
  get fallsAt(): number {
    return fallsAt(this.place, this.#by);
  }
  /** The move by hand that binds now. */
  get move(): TierMove | null {
    return moveAt(this.setting.moves, this.at);
  }

  /** The tier the member is in. One by hand that the programme no longer has is the nearest below it. */
  get tierKey(): string {
    const { move } = this;
    const step = move && stepNamed(this.setting.scales, this.current.version, move.tierKey);
    return step === null ? this.earnedKey : this.scale.steps[step]!.key;
  }

  /** The next instant at which time alone may change something; Infinity when it never does. */
  get nextAt(): number {
    const { at, version, qualifying } = this.current;
    const versionAt = this.setting.scales[version + 1]?.effectiveAt ?? Infinity;
    return Math.min(versionAt, nextMoveAt(this.setting.moves, at), qualifying.nextAt, this.fallsAt);
  }

  /** Let time pass to an instant that is no later than `nextAt`. */
  passTo(at: number): void {
    const { scales } = this.setting;
    this.current.at = at;
    this.qualifying.passTo(at);
    while ((scales[this.current.version + 1]?.effectiveAt ?? Infinity) <= at) this.#takeNextVersion();
    this.#judge();
  }

  add(measures: Measures, gainedAt: Date): void {
    this.qualifying.add(measures, gainedAt);
    this.#judge();
  }

  copy(): TierCourse {
    return new TierCourse(this.setting, { ...this.current, qualifying: this.qualifying.copy() });
  }

  get #by(): JudgedBy {
    const { scales, zone } = this.setting;
    return {
      scale: this.scale,
      graceSince: (belowSince) => graceSince(scales, this.current.version, belowSince),
      yearOf: (at) => yearIn(zone, new Date(at)),
    };
  }

  /** Who is in a tier of another name than before is in it from now on; a grace that has begun goes on. */
  #takeNextVersion(): void {
    const { place, at, version } = this.current;
    const scale = this.setting.scales[version + 1]!;
    const step = sameStep(this.scale, place.step, scale);
    const isNamed = scale.steps[step]!.key === this.earnedKey;
    this.current.version += 1;
    this.current.place = isNamed ? { ...place, step } : { ...place, step, since: at, reachedAt: at };
  }

  #judge(): void {
    const { place, qualifying, at } = this.current;
    this.current.place = judgeTier(place, this.#by, qualifying, at);
  }
}

/**
 * Where the tier of a key is in a version: under that key, or what has become of it since an earlier version that had it. Null
 * for one that there never was.
 */
export function stepNamed(scales: readonly TierScale[], version: number, key: string): number | null {
  const named = (scale: TierScale) => scale.steps.findIndex((step) => step.key === key);
  const own = named(scales[version]!);
  if (own >= 0) return own;
  const former = scales.slice(0, version).findLast((scale) => named(scale) >= 0);
  return former ? sameStep(former, named(former), scales[version]!) : null;
}
