import { addDays } from "~/domain/calendar";
import type { BonusWindow, Earning } from "~/domain/programme/earning";
import { heldOutBy, type HoldoutMode } from "~/domain/programme/holdout";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { Tier } from "~/domain/programme/tier-rules";
import type { ZoneAt } from "~/domain/zone";
import { bonusWindowAt } from "./award";

/** The most points an order can be worth, and which cap says so. */
export type Room = { points: number; cap: "order" | "day" | "member" };

/**
 * What an order is awarded at, for good: the rule in force when it was placed, with its buyer's tier and the bonus days of
 * that moment, what caps leave it, and when its points come to be and when they can be spent. `heldOut`: what its buyer
 * is kept out of; the tier's multiplier is then 100, or 0 where the order earns nothing.
 */
export type Pin = {
  version: number;
  earning: Earning;
  tier: Pick<Tier, "key" | "name" | "multiplierPercent">;
  window: BonusWindow | null;
  room: Room | null;
  awardedAt: Date;
  availableAt: Date;
  heldOut: HoldoutMode | null;
};

/** The multiplier of an order whose buyer is held out of the programme: how the record tells it. */
export const EARNS_NOTHING = 0;
const BASE_RATE = 100;

type Buying = {
  record: { processedAt: Date; availableAt: Date | null };
  awardedAt: Date;
  room: Room | null;
  zoneAt: ZoneAt;
  draw: number;
};

/** An order's pin by a version and its buyer's tier. */
export function pinOf(
  version: ProgrammeVersion,
  { key, name, multiplierPercent }: Pin["tier"],
  { record, awardedAt, room, zoneAt, draw }: Buying,
): Pin {
  const { earning } = version.programme;
  const { processedAt } = record;
  const heldOut = heldOutBy(version.programme, draw);
  const multiplier = { programme: EARNS_NOTHING, bonuses: BASE_RATE };
  return {
    version: version.version,
    earning: heldOut ? { ...earning, productMultipliers: [] } : earning,
    tier: { key, name, multiplierPercent: heldOut ? multiplier[heldOut] : multiplierPercent },
    window: heldOut ? null : bonusWindowAt(earning, processedAt, zoneAt(processedAt)),
    room,
    awardedAt,
    availableAt: record.availableAt ?? addDays(awardedAt, earning.awardAfterDays + earning.holdDays),
    heldOut,
  };
}
