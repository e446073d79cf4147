import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { DEFAULT_PRESET, type Range } from "~/domain/insights/ranges/range";
import { useWords } from "~/ui/words";
import { isUnderWay, type AskedView } from "./asked-status";
import { CsvLink, type CsvFile } from "./csv-link";
import { Formula, type MetricKey } from "./formula";

type Props = {
  title: string;
  /** What it is about, in a sentence. */
  text?: string;
  /** The number it is about, whose formula is a tap away. */
  metric?: MetricKey;
  /** Why there is nothing to show, and what to do; null: there is. */
  empty?: string | null;
  csv?: CsvFile;
  children: ReactNode;
};

/** A part of a report: title, what it says, and its content or why there is none. */
export function ReportCard({ title, text, metric, empty = null, csv, children }: Props) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack gap="100" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            {metric ? <Formula metric={metric} /> : null}
          </InlineStack>
          {text ? (
            <Text as="p" tone="subdued">
              {text}
            </Text>
          ) : null}
        </BlockStack>
        {empty === null ? (
          children
        ) : (
          <Text as="p" tone="subdued">
            {empty}
          </Text>
        )}
        {csv && empty === null ? (
          <InlineStack>
            <CsvLink {...csv} />
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

type NoReportProps = {
  /** The days that it would be of; none where it has no range. */
  range?: Pick<Range, "preset" | "unit">;
  asked?: AskedView | null;
};

/**
 * In place of a report that has not been computed. A range that no refresh makes is computed when it is asked for: by the worker where
 * it takes long, and later where that has enough to do for the shop. Such are those without a name, and of months all but one.
 */
export function NoReport({ range, asked = null }: NoReportProps) {
  const { t } = useWords();
  const isMonths = range?.unit === "month";
  const isMade = !range || (isMonths ? range.preset === DEFAULT_PRESET.month : range.preset !== null);
  const why = isUnderWay(asked) ? "asked" : asked?.state === "failed" ? "failed" : isMade ? "none" : "busy";
  const text =
    isMonths && (why === "failed" || why === "busy")
      ? (`report.${why}.months` as const)
      : (`report.${why}.text` as const);
  return (
    <ReportCard title={t(`report.${why}.title`)} empty={t(text)}>
      {null}
    </ReportCard>
  );
}
