import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { DayRange } from "~/domain/insights/ranges/range";
import type { Cost } from "~/domain/insights/roi/roi-figures";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { Formula } from "~/ui/insights/formula";
import { PlainTable } from "~/ui/insights/plain-table";
import { rangeWords } from "~/ui/insights/range-words";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

const PARTS = {
  rewards_given: ({ rewardsMinor }: Cost) => rewardsMinor,
  liability_change: ({ liabilityChangeMinor }: Cost) => liabilityChangeMinor,
  app_cost: ({ appMinor }: Cost) => appMinor,
  campaign_cost: ({ campaignsMinor }: Cost) => campaignsMinor,
};
type Part = keyof typeof PARTS;

type Props = {
  range: DayRange;
  cost: Cost;
  former: (DayRange & { cost: Cost }) | null;
  breakage: number;
  isBreakageKnown: boolean;
  query: string;
};

/** What the programme cost, opened up, beside the days it is compared with. */
export function CostCard({ range, cost, former, breakage, isBreakageKnown, query }: Props) {
  const words = useWords();
  const { t, format } = words;
  const times = [...(former ? [{ ...former, key: "former" }] : []), { ...range, cost, key: "range" }];
  const names = Object.keys(PARTS) as Part[];
  const row = (metric: Part | "programme_cost", of: (cost: Cost) => number) => ({
    key: metric,
    cells: [
      <InlineStack key="name" gap="100" blockAlign="center" wrap={false}>
        <Text as="span" fontWeight={metric === "programme_cost" ? "semibold" : "regular"}>
          {t(`metric.${metric}.name`)}
        </Text>
        <Formula metric={metric} />
      </InlineStack>,
      ...times.map((time) => format.money(of(time.cost))),
    ],
  });
  return (
    <ReportCard title={t("roi.cost.title")} text={t("roi.cost.text")} csv={{ table: "roi-cost", query }}>
      <BlockStack gap="400">
        <PlainTable
          label={t("roi.cost.title")}
          columns={[{ title: t("roi.cost.part") }, ...times.map((time) => ({ title: rangeWords(words, time) }))]}
          rows={[...names.map((name) => row(name, PARTS[name])), row("programme_cost", ({ totalMinor }) => totalMinor)]}
        />
        <Text as="p" tone="subdued">
          {t("roi.cost.owed", {
            before: format.money(cost.liabilityBeforeMinor),
            after: format.money(cost.liabilityAfterMinor),
          })}{" "}
          {isBreakageKnown ? t("roi.cost.breakage", { share: format.percent(breakage) }) : t("roi.cost.no_breakage")}
        </Text>
        <BarChart
          isStacked
          title={t("roi.cost.chart")}
          unit={t("roi.cost.unit", { currency: format.currencyCode })}
          summary={t("roi.cost.summary", {
            total: format.money(cost.totalMinor),
            rewards: format.money(cost.rewardsMinor),
          })}
          series={seriesOf(names.map((key) => ({ key, label: t(`metric.${key}.name`) })))}
          places={times.map((time) => ({
            name: rangeWords(words, time),
            short: t(time.key === "range" ? "roi.cost.this" : "roi.cost.former"),
            values: Object.fromEntries(names.map((name) => [name, PARTS[name](time.cost)])),
          }))}
          placeName={t("roi.cost.days")}
          write={(minor) => format.money(Math.round(minor))}
          tick={format.moneyCompact}
          smallestStep={format.minorPerMajor}
        />
      </BlockStack>
    </ReportCard>
  );
}
