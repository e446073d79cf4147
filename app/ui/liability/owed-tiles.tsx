import { InlineGrid } from "@shopify/polaris";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import { MetricTile } from "~/ui/insights/metric-tile";
import { useWords } from "~/ui/words";

/** What is owed now: in points, in money, and what of it will be asked for. */
export function OwedTiles({ report }: { report: LiabilityReport }) {
  const { t, format } = useWords();
  const { outstanding, liability, breakageShare, breakage, cost } = report;
  const { pending, available, reserved, owed } = outstanding;
  const value = t("unit.value", { points: t("unit.points", { count: cost.points }), amount: format.money(cost.minor) });
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      <MetricTile
        metric="points_outstanding"
        kind="count"
        value={outstanding.points}
        notes={[
          t("home.outstanding_parts", { pending, available, reserved }),
          ...(owed > 0 ? [t("liability.owed_by_members", { points: owed })] : []),
        ]}
      />
      <MetricTile metric="liability_gross" kind="money" value={liability.grossMinor} notes={[value]} />
      <MetricTile
        metric="liability_breakage"
        kind="money"
        value={breakage ? liability.breakageMinor : null}
        notes={[
          breakage
            ? t("liability.breakage_share", { share: format.percent(breakageShare) })
            : t("liability.no_breakage"),
        ]}
      />
      <MetricTile
        metric="liability_net"
        kind="money"
        value={liability.liabilityMinor}
        notes={[t("liability.as_of", { day: format.calendarDay(report.today) })]}
      />
    </InlineGrid>
  );
}
