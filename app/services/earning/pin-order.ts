import type { OrderRecord } from "~/domain/earning/order-record";
import type { Pin } from "~/domain/earning/settle-order";
import type { ProgrammeVersion, Tier } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { addDays } from "~/domain/calendar";

/**
 * The rule an order is settled at: the one it was awarded under, or, the first time, the version in force when it was
 * placed and the tier its buyer has now. Null: nothing to settle (not paid yet, or the programme was paused then).
 */
export function pinOrder(record: OrderRecord, tierNow: Tier, versions: readonly ProgrammeVersion[]): Pin | null {
  const isPinned = record.basisMinor !== null && record.programmeVersion !== null;
  const version = isPinned
    ? versions.find((each) => each.version === record.programmeVersion)
    : ruleInForce(versions, record.processedAt);
  if (!version) throw new Error(`programme version ${record.programmeVersion} is missing`);
  const { earning, status, tiers } = version.programme;
  if (!isPinned && (!record.isPaid || status === "paused")) return null;
  const tier = isPinned ? (tiers.find(({ key }) => key === record.tierKey) ?? tierNow) : tierNow;
  return {
    orderName: record.name,
    currency: record.currency,
    basisMinor: record.basisMinor ?? 0,
    points: earning.points,
    perMajor: earning.perMajor,
    tierKey: tier.key,
    tierName: tier.name,
    multiplierPercent: isPinned ? (record.multiplierPercent ?? tier.multiplierPercent) : tier.multiplierPercent,
    version: version.version,
    holdDays: earning.holdDays,
    availableAt: record.availableAt ?? addDays(record.processedAt, earning.holdDays),
  };
}
