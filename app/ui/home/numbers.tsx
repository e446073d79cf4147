import { InlineGrid } from "@shopify/polaris";
import { IncrementalTile, type Incremental } from "./incremental-tile";
import { MetricTile, type MetricKind } from "~/ui/insights/metric-tile";
import type { MetricKey } from "~/ui/insights/formula";
import { useWords } from "~/ui/words";

/** A number of the range, and of the days before; null where it is not known. */
export type HomeNumber = { metric: MetricKey; kind: MetricKind; value: number | null; former: number | null };

type Props = {
  incremental: Incremental | null;
  numbers: readonly HomeNumber[];
  members: number;
  joined: number;
  outstanding: { pending: number; available: number; reserved: number; points: number; worthMinor: number };
  /** The days that the numbers are compared with, in words; null: none. */
  against: string | null;
};

/** The numbers of the home page. */
export function Numbers({ numbers, incremental, members, joined, outstanding, against }: Props) {
  const { t, format } = useWords();
  const { pending, available, reserved, points, worthMinor } = outstanding;
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      {numbers.map(({ metric, kind, value, former }) => (
        <MetricTile key={metric} metric={metric} kind={kind} value={value} former={former} against={against} />
      ))}
      <IncrementalTile incremental={incremental} />
      <MetricTile metric="members" kind="count" value={members} notes={[t("home.joined", { count: joined })]} />
      <MetricTile
        metric="points_outstanding"
        kind="count"
        value={points}
        notes={[format.money(worthMinor), t("home.outstanding_parts", { pending, available, reserved })]}
      />
    </InlineGrid>
  );
}
