import { Link, Text } from "@shopify/polaris";
import { changeFrom } from "~/domain/insights/cohorts/change";
import type { SegmentSize } from "~/domain/insights/segments/segment-report";
import type { MetricKey } from "~/ui/insights/formula";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";
import { segmentName } from "~/i18n/segment-name";

type Props = {
  title: string;
  text: string;
  metric: MetricKey;
  sizes: SegmentSize[];
  /** The earlier day, YYYY-MM-DD. */
  before: string;
  csv: string;
};

/** The segments of a scheme: how many, how they changed, and what they bought. Each leads to its customers. */
export function SizesCard({ title, text, metric, sizes, before, csv }: Props) {
  const words = useWords();
  const { t, format } = words;
  const headings = ["segment", "customers", "share", "change", "revenue", "revenue_change", "average"] as const;
  return (
    <ReportCard title={title} text={text} metric={metric} csv={{ table: csv }}>
      <PlainTable
        label={title}
        columns={headings.map((heading) => ({
          title: t(`segments.column.${heading}`, { day: format.calendarDay(before) }),
        }))}
        rows={sizes.map((size) => ({
          key: size.key,
          cells: [
            <SegmentLink key="name" segment={size.key} />,
            format.number(size.customers),
            size.share === null ? t("none") : format.percent(size.share),
            changeText(words, size.before.customers, size.customers, format.signed),
            format.money(size.revenueMinor),
            changeText(words, size.before.revenueMinor, size.revenueMinor, null),
            size.averageMinor === null ? t("none") : format.money(Math.round(size.averageMinor)),
          ],
        }))}
      />
    </ReportCard>
  );
}

function SegmentLink({ segment }: { segment: string }) {
  const words = useWords();
  return (
    <Link url={`/app/segments/${segment}`} removeUnderline>
      <Text as="span" fontWeight="medium">
        {segmentName(words, segment)}
      </Text>
    </Link>
  );
}

/** "+120 (+8.5%)"; the percentage alone where the difference is not written, and a dash where neither can be told. */
function changeText(
  { t, format }: Words,
  former: number,
  value: number,
  write: ((difference: number) => string) | null,
): string {
  const change = changeFrom(former, value)!;
  const relative = change.relative === null ? null : format.signedPercent(change.relative);
  if (!write) return relative ?? t("none");
  return relative === null || change.difference === 0
    ? write(change.difference)
    : `${write(change.difference)} (${relative})`;
}
