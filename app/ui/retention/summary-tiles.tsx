import { InlineGrid } from "@shopify/polaris";
import { RETENTION_NUMBERS, type Summarized } from "~/domain/insights/cohorts/retention-numbers";
import { MetricTile } from "~/ui/insights/metric-tile";

type Props = {
  numbers: Summarized;
  former: Summarized | null;
  /** The months that it is compared with, in words; null: with nothing. */
  against: string | null;
};

/** Each number of the range, with its change. */
export function SummaryTiles({ numbers, former, against }: Props) {
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      {RETENTION_NUMBERS.map(({ key, kind, of }) => (
        <MetricTile
          key={key}
          metric={key}
          kind={kind}
          value={of(numbers)}
          former={former ? of(former) : undefined}
          against={against}
        />
      ))}
    </InlineGrid>
  );
}
