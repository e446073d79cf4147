import { BlockStack, Text } from "@shopify/polaris";
import type { ExperimentFigures } from "~/domain/insights/roi/roi-figures";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { PlainTable } from "~/ui/insights/plain-table";
import { rangeWords } from "~/ui/insights/range-words";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** The comparison: who was compared with whom, in which days, and the difference week by week with its interval. */
export function ExperimentCard({ experiment, query }: { experiment: ExperimentFigures; query: string }) {
  const words = useWords();
  const { t, format } = words;
  const { treated, holdout, heldBelow, mode, varianceReduction, weeks } = experiment;
  const facts = [
    ["days", rangeWords(words, experiment)],
    ["treated", format.number(treated)],
    ["holdout", format.number(holdout)],
    ["share", format.percent(heldBelow)],
    ["mode", t(`holdout_mode.${mode}`)],
    ["saved", format.percent(Math.max(0, varianceReduction))],
  ] as const;
  return (
    <ReportCard title={t("roi.experiment.title")} text={t("roi.experiment.text")} metric="effect">
      <BlockStack gap="400">
        <PlainTable
          label={t("roi.experiment.title")}
          columns={[{ title: t("roi.experiment.fact") }, { title: t("roi.experiment.value") }]}
          rows={facts.map(([fact, value]) => ({ key: fact, cells: [t(`roi.experiment.${fact}`), value] }))}
        />
        <LineChart
          title={t("roi.experiment.chart")}
          unit={t("roi.experiment.unit", { currency: format.currencyCode })}
          summary={t("roi.experiment.summary", {
            weeks: weeks.length,
            above: weeks.filter(({ effect }) => (effect?.low ?? 0) > 0).length,
          })}
          series={seriesOf([{ key: "effect", label: t("metric.effect.name") }])}
          places={weeks.map((week) => ({
            name: rangeWords(words, week),
            short: format.monthDay(week.from),
            values: { effect: week.effect?.value ?? null },
            band: week.effect && { low: week.effect.low, high: week.effect.high },
          }))}
          placeName={t("roi.experiment.week")}
          bandLabel={t("roi.experiment.band")}
          write={(minor) => format.signedMoney(Math.round(minor))}
          csv={{ table: "effect-by-week", query }}
        />
        <Text as="p" tone="subdued">
          {t("roi.experiment.note")} {t("roi.experiment.growing")}
        </Text>
      </BlockStack>
    </ReportCard>
  );
}
