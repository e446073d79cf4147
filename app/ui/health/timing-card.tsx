import type { HealthReport } from "~/domain/insights/health/health-report";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

const TIMINGS = ["early", "due", "overdue", "unknown"] as const;

/** How many rewards went to orders that were due anyway. */
export function TimingCard({ timing, query }: { timing: HealthReport["timing"]; query: string }) {
  const { t, format } = useWords();
  const total = TIMINGS.reduce((sum, key) => sum + timing[key], 0);
  return (
    <ReportCard
      title={t("health.timing")}
      metric="due_anyway"
      text={
        total === 0
          ? undefined
          : timing.dueShare === null
            ? t("health.timing_unknown")
            : t("health.timing_text", { share: format.percent(timing.dueShare) })
      }
      empty={total === 0 ? t("health.timing_none") : null}
    >
      <BarChart
        title={t("health.timing_chart")}
        unit={t("health.timing_unit")}
        summary={t("health.timing_summary", {
          early: timing.early,
          due: timing.due,
          overdue: timing.overdue,
          unknown: timing.unknown,
        })}
        series={seriesOf([{ key: "orders", label: t("csv.orders") }])}
        places={TIMINGS.map((key) => ({
          name: t(`health.timing.${key}`),
          short: t(`health.timing_short.${key}`),
          values: { orders: timing[key] },
        }))}
        placeName={t("csv.timing")}
        write={format.number}
        tick={format.compact}
        csv={{ table: "reward-timing", query, about: t("health.timing") }}
        height={200}
      />
    </ReportCard>
  );
}
