import type { OrderRecord } from "~/domain/earning/order-record";
import type { Pin } from "~/domain/earning/settle-order";
import type { ProgrammeVersion, Tier } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { addDays } from "~/domain/calendar";

/**
 * The rule an order is settled at: the version it was awarded under, or, the first time, the one in force when it was
 * placed; with the tier its buyer had then (`tierThen`), which stays unless it is judged anew. Null: nothing to settle (not
 * paid yet, or the programme was paused then).
 */
export function pinOrder(
  record: OrderRecord,
  tierThen: Tier,
  versions: readonly ProgrammeVersion[],
  isJudgedAnew: boolean,
): Pin | null {
  const isPinned = record.basisMinor !== null && record.programmeVersion !== null;
  const version = isPinned
    ? versions.find((each) => each.version === record.programmeVersion)
    : ruleInForce(versions, record.processedAt);
  if (!version) throw new Error(`programme version ${record.programmeVersion} is missing`);
  const { earning, status, tiers } = version.programme;
  if (!isPinned && (!record.isPaid || status === "paused")) return null;
  const keepsTier = isPinned && !isJudgedAnew;
  const tier = keepsTier ? (tiers.find(({ key }) => key === record.tierKey) ?? tierThen) : tierThen;
  return {
    orderName: record.name,
    currency: record.currency,
    basisMinor: record.basisMinor ?? 0,
    points: earning.points,
    perMajor: earning.perMajor,
    tierKey: tier.key,
    tierName: tier.name,
    multiplierPercent: keepsTier ? (record.multiplierPercent ?? tier.multiplierPercent) : tier.multiplierPercent,
    version: version.version,
    holdDays: earning.holdDays,
    availableAt: record.availableAt ?? addDays(record.processedAt, earning.holdDays),
  };
}
