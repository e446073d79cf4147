import { decimalFromMinor } from "~/domain/money";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { dayIn } from "~/domain/calendar";

/** What a card is made of. `nextAvailableAt`: when the next pending points become available; null when none are. */
export type CardFacts = {
  available: number;
  pending: number;
  tierKey: string | null;
  qualifyingMinor: number;
  nextAvailableAt: Date | null;
  codes: { id: string; code: string; reward: string; points: number; expiresAt: string }[];
};

/** The member's facts as the theme reads them; docs/architecture.md describes the shape. */
export type Card = {
  v: 1;
  points: number;
  pending: number;
  pendingUntil: string | null;
  tier: string | null;
  qualifying: string;
  codes: { id: string; code: string; reward: string; points: number; expiresOn: string }[];
};

export function memberCard(row: CardFacts, shop: { currency: string; timezone: string }): Card {
  return {
    v: 1,
    points: row.available,
    pending: row.pending,
    pendingUntil: row.nextAvailableAt ? dayIn(shop.timezone, row.nextAvailableAt) : null,
    tier: row.tierKey,
    qualifying: decimalFromMinor(Math.max(0, row.qualifyingMinor), shop.currency),
    codes: row.codes.map(({ expiresAt, ...code }) => ({
      ...code,
      expiresOn: dayIn(shop.timezone, new Date(expiresAt)),
    })),
  };
}

/** What is true for every shopper, as the theme reads it. Rewards that are switched off are left out. */
export function programmeCard({ programme }: ProgrammeVersion, currency: string) {
  const { earning, tiers, rewards, status } = programme;
  return {
    v: 1,
    active: status === "active",
    currency,
    pointsPerMajor: earning.points / earning.perMajor,
    holdDays: earning.holdDays,
    tiers,
    rewards: rewards
      .filter(({ isEnabled }) => isEnabled)
      .map(({ key, name, kind, points, value, minimumSpend }) => ({ key, name, kind, points, value, minimumSpend }))
      .sort((a, b) => a.points - b.points),
  };
}
