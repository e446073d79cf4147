import { InlineGrid } from "@shopify/polaris";
import type { Words } from "~/ui/words";
import { useWords } from "~/ui/words";
import { MetricCard } from "./metric-card";

type Flows = { issued: number; redeemed: number };
export type HomeNumbers = {
  days: number;
  members: number;
  newMembers: number;
  orders: number;
  ordersWithPoints: number;
  flows: Flows;
  formerFlows: Flows;
  redemptionRate: number | null;
  outstanding: { pending: number; available: number; reserved: number; points: number; worthMinor: number };
};

/** The numbers of the home page. */
export function Metrics({ numbers }: { numbers: HomeNumbers }) {
  const words = useWords();
  const { t, format } = words;
  const { days, outstanding, flows, formerFlows } = numbers;
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
      <MetricCard
        label={t("home.members")}
        value={format.number(numbers.members)}
        notes={[t("home.members_new", { count: numbers.newMembers, days })]}
      />
      <MetricCard
        label={t("home.issued", { days })}
        value={format.number(flows.issued)}
        notes={[comparison(words, flows.issued, formerFlows.issued, days), t("home.issued_note")]}
      />
      <MetricCard
        label={t("home.redeemed", { days })}
        value={format.number(flows.redeemed)}
        notes={[comparison(words, flows.redeemed, formerFlows.redeemed, days), t("home.redeemed_note")]}
      />
      <MetricCard
        label={t("home.outstanding")}
        value={t("home.outstanding_value", { points: outstanding.points, money: format.money(outstanding.worthMinor) })}
        notes={[
          t("home.outstanding_parts", {
            pending: outstanding.pending,
            available: outstanding.available,
            reserved: outstanding.reserved,
          }),
          t("home.outstanding_note"),
        ]}
      />
      <MetricCard
        label={t("home.orders", { days })}
        value={format.number(numbers.ordersWithPoints)}
        notes={[t("home.orders_note", { count: numbers.orders })]}
      />
      <MetricCard
        label={t("home.rate", { days })}
        value={numbers.redemptionRate === null ? t("none") : format.percent(numbers.redemptionRate)}
        notes={[t(numbers.redemptionRate === null ? "home.rate_none" : "home.rate_note")]}
      />
    </InlineGrid>
  );
}

/** "+12.5% against the 30 days before"; without a former value to compare with, just that value. */
function comparison({ t, format }: Words, value: number, former: number, days: number): string {
  if (former <= 0) return t("home.before", { points: former, days });
  const change = (value - former) / former;
  return t("home.change", { change: `${change > 0 ? "+" : ""}${format.percent(change)}`, days });
}
