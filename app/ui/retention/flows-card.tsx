import { BlockStack, Card } from "@shopify/polaris";
import type { MonthFlow } from "~/domain/insights/cohorts/customer-flows";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Props = {
  flows: MonthFlow[];
  /** Of the months that it is compared with, in their order; none: with nothing. */
  former: MonthFlow[];
  /** The range and what it is compared with, in words. */
  names: { range: string; former: string };
  query: string;
};

/** The customers of each month: how many there were, were won and were lost. */
export function FlowsCard({ flows, former, names, query }: Props) {
  const { t, format } = useWords();
  const columns = ["month", "at_start", "won", "lost", "at_end", "retention", "churn"] as const;
  const isCompared = former.length > 0;
  const rate = (value: number | null) => (value === null ? t("none") : format.percent(value));
  return (
    <BlockStack gap="400">
      <Card>
        <LineChart
          titleAs="h2"
          title={t("retention.flows_chart")}
          metric="retention_rate"
          unit={t("retention.flows_unit")}
          summary={t("retention.flows_summary", { last: rate(flows.at(-1)?.retention ?? null) })}
          empty={t("retention.curve.empty")}
          series={seriesOf([
            { key: "retention", label: isCompared ? names.range : t("metric.retention_rate.name") },
            ...(isCompared ? [{ key: "former", label: names.former }] : []),
          ])}
          places={flows.map(({ month, retention }, at) => ({
            name: format.month(month),
            short: format.month(month),
            values: { retention, former: former[at]?.retention ?? null },
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
        empty={flows.length === 0 ? t("retention.curve.empty") : null}
        csv={{ table: "customer-flows", query }}
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
