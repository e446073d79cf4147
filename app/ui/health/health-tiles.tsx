import { InlineGrid } from "@shopify/polaris";
import { HEALTH_NUMBERS } from "~/domain/insights/health/health-numbers";
import type { HealthReport } from "~/domain/insights/health/health-report";
import { MetricTile } from "~/ui/insights/metric-tile";
import { useWords, type Words } from "~/ui/words";

type Props = {
  health: HealthReport;
  former: HealthReport | null;
  /** The days that it is compared with, in words; null: with nothing. */
  against: string | null;
};

/** Each number of the range with its change, and what it is made of. */
export function HealthTiles({ health, former, against }: Props) {
  const words = useWords();
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
      {HEALTH_NUMBERS.map(({ key, kind, of }) => (
        <MetricTile
          key={key}
          metric={key}
          kind={kind}
          value={of(health)}
          former={former && key !== "referral_rate" ? of(former) : undefined}
          against={against}
          notes={[partsOf(words, key, health)]}
        />
      ))}
    </InlineGrid>
  );
}

/** "300 of 900 points": what a rate is a share of. */
function partsOf({ t }: Words, key: (typeof HEALTH_NUMBERS)[number]["key"], health: HealthReport): string {
  const { points, codes, bought, activeMembers, members, firstRewards } = health;
  const orders = bought.orders + bought.guestOrders;
  switch (key) {
    case "redemption_points":
      return t("health.parts.points", { some: points.redeemed, all: points.issued });
    case "redemption_codes":
      return t("health.parts.codes", { some: codes.used, all: codes.issued });
    case "redemption_orders":
      return t("health.parts.orders", { some: bought.earningOrders, all: orders });
    case "redemption_buyers":
      return t("health.parts.buyers", { some: bought.memberBuyers, all: bought.buyers });
    case "participation":
      return t("health.parts.members", { some: activeMembers, all: members });
    case "reward_rate":
      return t("health.parts.orders", { some: bought.rewardedOrders, all: orders });
    case "repurchase":
      return t("health.parts.buyers", { some: bought.repeatBuyers, all: bought.buyers });
    case "first_reward":
      return t("health.parts.first", { count: firstRewards.members });
    case "referral_rate":
      return t("health.parts.referral");
  }
}
