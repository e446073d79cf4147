import { DataTable } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { DailyPoints } from "./daily-points";

/** The chart's numbers, the last day first. */
export function PointsTable({ daily }: { daily: DailyPoints[] }) {
  const { t, format } = useWords();
  return (
    <DataTable
      columnContentTypes={["text", "numeric", "numeric"]}
      headings={[t("chart.day"), t("chart.issued"), t("chart.redeemed")]}
      rows={daily
        .toReversed()
        .map(({ day, issued, redeemed }) => [format.monthDay(day), format.number(issued), format.number(redeemed)])}
      increasedTableDensity
    />
  );
}
