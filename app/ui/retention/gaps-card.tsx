import { InlineGrid } from "@shopify/polaris";
import type { RetentionReport } from "~/domain/insights/cohorts/retention-report";
import type { GapBar } from "~/domain/insights/cohorts/time-between-orders";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { MetricTile } from "~/ui/insights/metric-tile";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";

const QUANTILES = [
  ["gap_median", "median"],
  ["gap_lower", "lowerQuartile"],
  ["gap_upper", "upperQuartile"],
  ["gap_ninetieth", "ninetieth"],
  ["gap_mean", "mean"],
] as const;

type Gaps = RetentionReport["gaps"];
type Props = { gaps: Gaps; former: Gaps | null; against: string | null; query: string };

/** How long customers take from one order to the next. */
export function GapsCard({ gaps: { spread, bars }, former, against, query }: Props) {
  const words = useWords();
  const { t, format } = words;
  return (
    <ReportCard
      title={t("retention.gaps")}
      text={t("retention.gaps_text", { count: spread?.count ?? 0 })}
      empty={spread ? null : t("retention.gaps_empty")}
    >
      <InlineGrid columns={{ xs: 2, sm: 3, lg: 5 }} gap="300">
        {QUANTILES.map(([metric, field]) => (
          <MetricTile
            key={metric}
            metric={metric}
            kind="days"
            value={spread?.[field] ?? null}
            former={former ? (former.spread?.[field] ?? null) : undefined}
            against={against}
          />
        ))}
      </InlineGrid>
      <BarChart
        title={t("retention.gaps_chart")}
        unit={t("retention.gaps_unit")}
        summary={t("retention.gaps_summary", { days: spread ? Math.round(spread.median) : 0 })}
        series={seriesOf([{ key: "gaps", label: t("retention.gaps_label") }])}
        places={bars.map((bar) => ({ name: barName(words, bar), short: barShort(bar), values: { gaps: bar.gaps } }))}
        placeName={t("retention.gaps_days")}
        write={format.number}
        tick={format.compact}
        csv={{ table: "order-gaps", query }}
      />
    </ReportCard>
  );
}

function barName({ t }: Words, { from, to }: GapBar): string {
  if (to === 0) return t("retention.same_day");
  return to === null ? t("retention.days_and_more", { from }) : t("retention.days_range", { from, to });
}

function barShort({ from, to }: GapBar): string {
  if (to === null) return `≥${from}`;
  return from === to ? String(from) : `${from}–${to}`;
}
