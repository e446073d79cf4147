import { LoyaltyError } from "~/domain/loyalty-error";
import { heldOutBy } from "~/domain/programme/holdout";
import type { Programme } from "~/domain/programme/programme";
import type { WayOf, WayToEarn } from "~/domain/programme/way-to-earn";

/** Told by a shopper or by an app; all others are seen by ourselves. */
export type ClaimedKind = "review" | "social" | "custom";

/**
 * The ways that give points now to a customer whom chance has put here (`heldOutBy`): none while the programme is paused, and
 * none to who is held out, of whatever.
 */
export function waysFor(programme: Programme, draw: number): WayToEarn[] {
  if (programme.status !== "active" || heldOutBy(programme, draw)) return [];
  return programme.ways.filter(({ isEnabled }) => isEnabled);
}

/** The way of this kind that gives points now to some; null while there is none, it is off, or the programme is paused. */
export function activeWay({ status, ways }: Programme, kind: WayToEarn["kind"]): WayToEarn | null {
  if (status !== "active") return null;
  return ways.find((way) => way.kind === kind && way.isEnabled) ?? null;
}

/**
 * The way with this key, if it is one of these kinds and gives points now to this customer. Throws LoyaltyError
 * `programme_paused`, or `way_unavailable` for one that is off, of another kind, unknown, or kept from who is held out.
 */
export function requireWay(
  programme: Programme,
  { key, kinds, draw }: { key: string; kinds: readonly ClaimedKind[]; draw: number },
): WayOf<ClaimedKind> {
  if (programme.status !== "active") throw new LoyaltyError("programme_paused");
  const way = waysFor(programme, draw).find(
    (each): each is WayOf<ClaimedKind> => each.key === key && kinds.some((kind) => kind === each.kind),
  );
  if (!way) throw new LoyaltyError("way_unavailable");
  return way;
}
