import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import { changeFrom } from "~/domain/insights/cohorts/change";
import type { SegmentAtBoth, SegmentNumbers } from "~/domain/insights/segments/segment-report";
import { segmentName } from "~/i18n/segment-name";
import { Formula, type MetricKey } from "~/ui/insights/formula";
import { written, type MetricKind } from "~/ui/insights/metric-tile";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";

type Props = {
  title: string;
  text: string;
  metric: MetricKey;
  sizes: readonly SegmentAtBoth[];
  /** The earlier day, YYYY-MM-DD; null: it is compared with nothing. */
  before: string | null;
  csv: string;
  /** The days, for the links to the segments and the file. */
  query: string;
};

const NUMBERS: readonly { heading: "customers" | "share" | "revenue" | "average"; kind: MetricKind; of: Of }[] = [
  { heading: "customers", kind: "count", of: ({ customers }) => customers },
  { heading: "share", kind: "rate", of: ({ share }) => share },
  { heading: "revenue", kind: "money", of: ({ revenueMinor }) => revenueMinor },
  { heading: "average", kind: "money", of: ({ averageMinor }) => averageMinor },
];
type Of = (numbers: SegmentNumbers) => number | null;

/** The segments of a scheme: how many, what they bought, and how that changed. Each leads to its customers. */
export function SizesCard({ title, text, metric, sizes, before, csv, query }: Props) {
  const words = useWords();
  const { t, format } = words;
  const since = before === null ? null : t("segments.change_text", { day: format.calendarDay(before) });
  return (
    <ReportCard title={title} text={text} metric={metric} csv={{ table: csv, query, about: title }}>
      <InlineStack gap="100" blockAlign="center" wrap={false}>
        <Text as="p" tone="subdued">
          {since ?? t("segments.columns_text")}
        </Text>
        <Formula metric="segment_numbers" />
      </InlineStack>
      <PlainTable
        label={title}
        columns={(["segment", ...NUMBERS.map(({ heading }) => heading)] as const).map((heading) => ({
          title: t(`segments.column.${heading}`),
        }))}
        rows={sizes.map((size) => ({
          key: size.key,
          cells: [
            <SegmentLink key="name" segment={size.key} query={query} />,
            ...NUMBERS.map(({ heading, kind, of }) => (
              <BlockStack key={heading}>
                <Text as="span">{written(words, kind, of(size.now))}</Text>
                {size.before ? (
                  <Text as="span" variant="bodySm" tone="subdued">
                    {changeText(words, kind, of(size.before), of(size.now))}
                  </Text>
                ) : null}
              </BlockStack>
            )),
          ],
        }))}
      />
    </ReportCard>
  );
}

function SegmentLink({ segment, query }: { segment: string; query: string }) {
  const words = useWords();
  return (
    <Link url={`/app/segments/${segment}${query && `?${query}`}`} removeUnderline>
      <Text as="span" fontWeight="medium">
        {segmentName(words, segment)}
      </Text>
    </Link>
  );
}

/** "+8.5%, was 1,114"; of a share the difference in percentage points; just what it was where neither can be told, and nothing where it was not. */
function changeText(words: Words, kind: MetricKind, former: number | null, value: number | null): string | null {
  const { t, format } = words;
  if (former === null) return null;
  const was = written(words, kind, former);
  const change = changeFrom(former, value);
  const points = change && kind === "rate" ? toTenth(change.difference * 100) : null;
  if (change?.difference === 0 || points === 0) return t("segments.unchanged");
  if (points !== null) return t("segments.change_rate", { points: format.signed(points), was });
  if (!change || change.relative === null) return t("segments.was", { was });
  return t("segments.change", { change: format.signedPercent(change.relative), was });
}

/** Percents are shown so. */
const toTenth = (points: number) => Math.round(points * 10) / 10;
