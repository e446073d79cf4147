import { BlockStack, Card, InlineGrid } from "@shopify/polaris";
import type { MonthFlow } from "~/domain/insights/cohorts/customer-flows";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { MetricTile } from "~/ui/insights/metric-tile";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

const RATES = [
  ["retention_rate", "retention"],
  ["churn_rate", "churn"],
  ["guide_retention", "guideRetention"],
  ["guide_churn", "guideChurn"],
] as const;

/** Retention and churn of the last full month, in both forms, against the month before. */
export function RateTiles({ flows }: { flows: MonthFlow[] }) {
  const { format } = useWords();
  const [before, last] = flows.slice(-2);
  if (!before || !last) return null;
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      {RATES.map(([metric, field]) => (
        <MetricTile
          key={metric}
          metric={metric}
          kind="rate"
          value={last[field]}
          former={before[field]}
          against={format.month(before.month)}
          notes={[format.month(last.month)]}
        />
      ))}
    </InlineGrid>
  );
}

/** The customers of each month: how many there were, were won and were lost. */
export function FlowsCard({ flows }: { flows: MonthFlow[] }) {
  const { t, format } = useWords();
  const columns = ["month", "at_start", "won", "lost", "at_end", "retention", "churn"] as const;
  const rate = (value: number | null) => (value === null ? t("none") : format.percent(value));
  return (
    <BlockStack gap="400">
      <Card>
        <LineChart
          titleAs="h2"
          title={t("retention.flows_chart")}
          unit={t("retention.flows_unit")}
          summary={t("retention.flows_summary", { last: rate(flows.at(-1)?.retention ?? null) })}
          series={seriesOf([
            { key: "retention", label: t("metric.retention_rate.name") },
            { key: "guide", label: t("metric.guide_retention.name") },
          ])}
          places={flows.map(({ month, retention, guideRetention }) => ({
            name: format.month(month),
            short: format.month(month),
            values: { retention, guide: guideRetention },
          }))}
          placeName={t("retention.flow.month")}
          write={format.percent}
          smallestStep={0.01}
        />
      </Card>
      <ReportCard
        title={t("retention.flows")}
        text={t("retention.flows_text")}
        metric="customer_flows"
        csv={{ table: "customer-flows" }}
      >
        <PlainTable
          label={t("retention.flows")}
          columns={columns.map((column) => ({ title: t(`retention.flow.${column}`) }))}
          rows={flows.toReversed().map((flow) => ({
            key: flow.month,
            cells: [
              format.month(flow.month),
              format.number(flow.atStart),
              format.number(flow.joined),
              format.number(flow.lost),
              format.number(flow.atEnd),
              rate(flow.retention),
              rate(flow.churn),
            ],
          }))}
        />
      </ReportCard>
    </BlockStack>
  );
}
