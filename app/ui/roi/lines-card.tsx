import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { RoiFigures } from "~/domain/insights/roi/roi-figures";
import type { Returns } from "~/domain/insights/roi/returns";
import type { Difference } from "~/domain/insights/statistics/difference";
import { Formula } from "~/ui/insights/formula";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";

type Line = "attributed" | "influenced" | "incremental";

/** The return three times, each for what it is: they are never added up, and only the last says what the programme did. */
export function LinesCard({ figures, query }: { figures: RoiFigures; query: string }) {
  const words = useWords();
  const { t } = words;
  const { lines, attributedMinor, influencedMinor } = figures;
  return (
    <ReportCard title={t("roi.lines.title")} text={t("roi.lines.text")} csv={{ table: "roi-lines", query }}>
      <PlainTable
        label={t("roi.lines.title")}
        columns={[
          { title: t("roi.lines.line") },
          { title: t("roi.lines.profit") },
          { title: t("metric.return_gross.name") },
          { title: t("metric.return_net.name") },
        ]}
        rows={[
          {
            key: "attributed",
            cells: [<Name key="name" line="attributed" />, ...observed(words, attributedMinor, lines.attributed)],
          },
          {
            key: "influenced",
            cells: [<Name key="name" line="influenced" />, ...observed(words, influencedMinor, lines.influenced)],
          },
          { key: "incremental", cells: [<Name key="name" line="incremental" />, ...incremental(words, figures)] },
        ]}
      />
      <InlineStack gap="200">
        <HowReturn metric="return_gross" />
        <HowReturn metric="return_net" />
      </InlineStack>
    </ReportCard>
  );
}

function Name({ line }: { line: Line }) {
  const { t } = useWords();
  return (
    <BlockStack gap="050" inlineAlign="start">
      <InlineStack gap="100" blockAlign="center" wrap={false}>
        <Text as="span" fontWeight={line === "incremental" ? "semibold" : "regular"}>
          {t(`metric.${line}.name`)}
        </Text>
        <Formula metric={line} />
      </InlineStack>
      <Badge tone={line === "incremental" ? "success" : "attention"}>
        {t(line === "incremental" ? "roi.lines.experiment" : "roi.lines.observational")}
      </Badge>
    </BlockStack>
  );
}

function HowReturn({ metric }: { metric: "return_gross" | "return_net" }) {
  const { t } = useWords();
  return (
    <InlineStack gap="050" blockAlign="center">
      <Text as="span" variant="bodySm" tone="subdued">
        {t(`metric.${metric}.name`)}
      </Text>
      <Formula metric={metric} />
    </InlineStack>
  );
}

function observed(words: Words, profitMinor: number, { gross, net }: Returns): string[] {
  return [words.format.money(Math.round(profitMinor)), percent(words, gross), percent(words, net)];
}

/** A number only where it was measured; where none pays, the most that it can be; else why there is none. */
function incremental(words: Words, { lines: { incremental: found, verdict } }: RoiFigures): string[] {
  const { t, format } = words;
  if (!found || !verdict) return [t("roi.lines.no_group"), t("none"), t("none")];
  if (verdict.kind === "not_enough") return [t("roi.lines.not_enough"), t("none"), t("none")];
  const money = (minor: number) => format.money(Math.round(minor));
  if (verdict.kind === "small") return [t("roi.lines.small"), t("none"), t("none")];
  if (verdict.kind === "does_not_pay") {
    const most = (high: number | undefined) =>
      high === undefined ? t("none") : t("roi.lines.at_most", { most: format.percent(high) });
    return [t("roi.lines.at_most", { most: money(found.profit.high) }), most(found.gross?.high), most(found.net?.high)];
  }
  const interval = (value: Difference | null, write: (part: number) => string) =>
    value
      ? t("roi.lines.interval", { value: write(value.value), low: write(value.low), high: write(value.high) })
      : t("none");
  return [interval(found.profit, money), interval(found.gross, format.percent), interval(found.net, format.percent)];
}

function percent({ t, format }: Words, ratio: number | null): string {
  return ratio === null ? t("none") : format.percent(ratio);
}
