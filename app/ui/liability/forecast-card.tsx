import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** What runs out by month, if none of it is spent before. */
export function ForecastCard({ forecast, expiry }: Pick<LiabilityReport, "forecast" | "expiry">) {
  const { t, format } = useWords();
  const { months, later, never } = forecast;
  const total = months.reduce((sum, { points }) => sum + points, 0);
  const name = t("metric.points_expiring.name");
  if (!expiry) {
    return (
      <ReportCard title={name} metric="points_expiring" empty={t("liability.never_expire", { points: never })}>
        {null}
      </ReportCard>
    );
  }
  return (
    <ReportCard
      title={name}
      metric="points_expiring"
      text={t(`liability.forecast_text.${expiry.mode}`, { months: t("unit.months", { count: expiry.months }) })}
    >
      <BarChart
        title={t("liability.forecast_chart")}
        unit={t("liability.forecast_unit")}
        summary={t("liability.forecast_summary", { points: total, later })}
        series={seriesOf([{ key: "points", label: t("liability.points") }])}
        places={months.map(({ month, points }) => ({
          name: format.month(month),
          short: format.month(month),
          values: { points },
        }))}
        placeName={t("chart.month")}
        write={format.number}
        tick={format.compact}
        csv={{ table: "expiry-forecast" }}
        height={200}
      />
    </ReportCard>
  );
}
