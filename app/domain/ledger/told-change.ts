import type { EntryKind } from "./entry";

/** Where points went: what became of them is told by kind, and of any other entry by the bucket it moved. */
export type ToldState = "pending" | "available" | "reserved" | "spent" | "expired";

const STATE_OF_KIND: Readonly<Record<string, ToldState | undefined>> = {
  mature: "available",
  redeem: "reserved",
  commit: "spent",
  expire: "expired",
} satisfies Partial<Record<EntryKind, ToldState>>;

/**
 * What an entry changed, for whom it concerns: points gained or lost, and where they are now. Points whose wait is over count
 * as those that can be spent from then on; a code that was used takes nothing more, as redeeming took it.
 *
 * @example
 * toldChange({ kind: "mature", pending: -525, available: 525 }); // => { points: 525, state: "available" }
 */
export function toldChange(entry: { kind: string; pending: number; available: number }): {
  points: number;
  state: ToldState;
} {
  const { kind, pending, available } = entry;
  const state = STATE_OF_KIND[kind] ?? (pending !== 0 && available === 0 ? "pending" : "available");
  return { points: kind === "mature" ? available : pending + available, state };
}
