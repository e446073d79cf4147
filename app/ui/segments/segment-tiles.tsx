import { InlineGrid } from "@shopify/polaris";
import type { SegmentAtBoth, SegmentNumbers } from "~/domain/insights/segments/segment-report";
import type { SnapshotDays } from "~/domain/insights/segments/snapshot";
import { MetricTile, type MetricKind } from "~/ui/insights/metric-tile";
import { useWords } from "~/ui/words";

const TILES: readonly { metric: Metric; kind: MetricKind; of: (numbers: SegmentNumbers) => number | null }[] = [
  { metric: "segment_customers", kind: "count", of: ({ customers }) => customers },
  { metric: "segment_share", kind: "rate", of: ({ share }) => share },
  { metric: "segment_revenue", kind: "money", of: ({ revenueMinor }) => revenueMinor },
  { metric: "segment_average", kind: "money", of: ({ averageMinor }) => averageMinor },
];
type Metric = "segment_customers" | "segment_share" | "segment_revenue" | "segment_average";

/** One segment at the end of a day, against the end of an earlier one. */
export function SegmentTiles({ numbers, days: { before } }: { numbers: SegmentAtBoth; days: SnapshotDays }) {
  const { format } = useWords();
  const against = before && format.calendarDay(before);
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      {TILES.map(({ metric, kind, of }) => (
        <MetricTile
          key={metric}
          metric={metric}
          kind={kind}
          value={of(numbers.now)}
          former={numbers.before ? of(numbers.before) : undefined}
          against={against}
        />
      ))}
    </InlineGrid>
  );
}
