import { usualUnit } from "~/domain/money";
import { plainEarning } from "./earning";
import { expirySchema } from "./expiry";
import { holdoutSchema } from "./holdout";
import type { Programme } from "./programme";
import { tierRulesSchema, tierSchema, type Tier } from "./tier-rules";

const LADDER = [
  { key: "five-off", off: 5 },
  { key: "ten-off", off: 10 },
  { key: "fifteen-off", off: 15 },
  { key: "twenty-off", off: 20 },
];

/**
 * The programme a shop starts with: 5 points per 1.00 and 100 points = 1.00, so 5 % back; three tiers; rewards of 5.00 to 20.00.
 * A currency without decimals counts in hundreds (5 points per 100 yen, 500 yen off), so that the steps stay sensible.
 */
export function defaultProgramme(currency: string): Programme {
  const unit = usualUnit(currency);
  const amount = (major: number): string => String(major * unit);
  const money = (major: number): string =>
    new Intl.NumberFormat("en", {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      maximumFractionDigits: 0,
    }).format(major);
  return {
    status: "active",
    earning: plainEarning({ points: 5, perMajor: unit, holdDays: 14 }),
    pointValue: { points: 100, major: unit },
    tierRules: tierRulesSchema.parse({}),
    tiers: [
      tier({ key: "bronze", name: "Bronze", entry: "0", multiplierPercent: 100 }),
      tier({ key: "silver", name: "Silver", entry: amount(500), multiplierPercent: 125 }),
      tier({ key: "gold", name: "Gold", entry: amount(1500), multiplierPercent: 150 }),
    ],
    rewards: LADDER.map(({ key, off }) => ({
      key,
      name: `${money(off * unit)} off`,
      kind: "fixed_amount",
      points: off * 100,
      value: amount(off),
      minimumSpend: null,
      validDays: 90,
      isEnabled: true,
    })),
    ways: [],
    expiry: expirySchema.parse({}),
    holdout: holdoutSchema.parse({}),
  };
}

function tier(rest: Pick<Tier, "key" | "name" | "entry" | "multiplierPercent">): Tier {
  return tierSchema.parse(rest);
}
