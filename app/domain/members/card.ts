import { decimalFromMinor } from "~/domain/money";
import type { HoldoutMode } from "~/domain/programme/holdout";
import type { ToldOutlook } from "~/domain/tiers/told-outlook";
import { dayIn } from "~/domain/calendar";

/**
 * What a card is made of. `nextAvailableAt`: when the next pending points become available; null when none are.
 * `expiring`: what runs out next, and the last day it can be spent; null when nothing does.
 */
export type CardFacts = {
  expiring: { points: number; lastDay: string } | null;
  available: number;
  pending: number;
  tierKey: string | null;
  qualifyingMinor: number;
  /** Null where the spend says it all. */
  outlook: ToldOutlook | null;
  nextAvailableAt: Date | null;
  /** What the member is kept out of now; null: nothing. */
  heldOut: HoldoutMode | null;
  codes: { id: string; code: string; reward: string; points: number; expiresAt: string }[];
};

/** The member's facts as the theme reads them; docs/architecture.md describes the shape. */
export type Card = {
  v: 1;
  points: number;
  pending: number;
  pendingUntil: string | null;
  expiring: { points: number; on: string } | null;
  tier: string | null;
  qualifying: string;
  standing: Standing | null;
  /** What the shopper may be promised for what they do next. */
  earns: "everything" | "base" | "nothing";
  codes: { id: string; code: string; reward: string; points: number; expiresOn: string }[];
};

/** What counts for the tier, where it is not simply all that was spent: amounts as decimals, days of the shop. */
type Standing = {
  by: ToldOutlook["measure"];
  amount: string;
  next: { tier: string; missing: string } | null;
  keep: { missing: string; by: string | null } | null;
};

function standingOn(outlook: ToldOutlook, shop: { currency: string; timezone: string }): Standing {
  const { measure, amount, next, keep } = outlook;
  const told = (value: number) => (measure === "spend" ? decimalFromMinor(value, shop.currency) : String(value));
  const lastDay = (end: number) => dayIn(shop.timezone, new Date(end - 1));
  return {
    by: measure,
    amount: told(Math.max(0, amount)),
    next: next && { tier: next.tierKey, missing: told(next.missing) },
    keep: keep && { missing: told(keep.missing), by: keep.by === null ? null : lastDay(keep.by) },
  };
}

const EARNS = { not: "everything", bonuses: "base", programme: "nothing" } as const;

export function memberCard(row: CardFacts, shop: { currency: string; timezone: string }): Card {
  return {
    v: 1,
    points: row.available,
    pending: row.pending,
    pendingUntil: row.nextAvailableAt ? dayIn(shop.timezone, row.nextAvailableAt) : null,
    expiring: row.expiring && { points: row.expiring.points, on: row.expiring.lastDay },
    tier: row.tierKey,
    standing: row.outlook && standingOn(row.outlook, shop),
    earns: EARNS[row.heldOut ?? "not"],
    qualifying: decimalFromMinor(Math.max(0, row.qualifyingMinor), shop.currency),
    codes: row.codes.map(({ expiresAt, ...code }) => ({
      ...code,
      expiresOn: dayIn(shop.timezone, new Date(expiresAt)),
    })),
  };
}
