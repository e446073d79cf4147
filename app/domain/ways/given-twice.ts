import type { WayEarned } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { wayKeyAs, wayKeyStart } from "./way-entry";

/** What a way to earn gave, by a version of the programme. */
export type WayGiven = { key: string; points: number; occurredAt: Date; version: number; reason: WayEarned };

/**
 * What customers who are one person by now were given more than once: for the same, or beyond the number of times that the
 * version says which gave it. What was given first stays, so it does not matter who was merged into whom, and in what order.
 */
export function givenTwice(given: readonly WayGiven[], versions: readonly ProgrammeVersion[]): WayGiven[] {
  const kept: WayGiven[] = [];
  return given.toSorted(byTime).filter((each) => {
    const sameWay = kept.filter(({ key }) => startOf(key) === startOf(each.key));
    const isTwice = sameWay.some((other) => isSame(other, each)) || sameWay.length >= atMost(each, versions);
    if (!isTwice) kept.push(each);
    return isTwice;
  });
}

function byTime(a: WayGiven, b: WayGiven): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || (a.key < b.key ? -1 : 1);
}

/** Two claims of shoppers are two, by whatever number or id. */
function isSame(one: WayGiven, other: WayGiven): boolean {
  return wayKeyAs(one.key, 0n) === wayKeyAs(other.key, 0n) && !/^way:[^:]+:\d+:claim-/.test(one.key);
}

function atMost({ key, version }: WayGiven, versions: readonly ProgrammeVersion[]): number {
  const ways = versions.find((each) => each.version === version)?.programme.ways ?? [];
  const way = ways.find((each) => wayKeyStart(each) === startOf(key));
  return way && "atMost" in way ? way.atMost : Infinity;
}

function startOf(key: string): string {
  return key.slice(0, key.indexOf(":", "way:".length) + 1);
}
