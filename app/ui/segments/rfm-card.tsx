import { Select } from "@shopify/polaris";
import { useState } from "react";
import type { GridCell } from "~/domain/insights/segments/segment-report";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";
import { segmentName } from "~/i18n/segment-name";

const SHOWN = ["customers", "revenueMinor"] as const;
const COLUMNS = ["1–1.5", "2–2.5", "3–3.5", "4–4.5", "5"];
const RECENCIES = [5, 4, 3, 2, 1];

/** Where customers were on a day between recent and long ago, and between little and much: with the segment that each place is. */
export function RfmCard({ grid, today, query }: { grid: GridCell[]; today: string; query: string }) {
  const words = useWords();
  const { t, format } = words;
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("customers");
  const cellAt = (row: number, column: number) =>
    grid.find(({ recency, value }) => recency === RECENCIES[row] && value === column + 1)!;
  const rows = RECENCIES.map((recency, row) => ({
    name: t(`segments.recency.${recency as 1 | 2 | 3 | 4 | 5}`),
    cells: COLUMNS.map((_, column) => cellAt(row, column)[shown]),
  }));
  // Most customers of a shop with a past are in the corner of those who stay away: beside it all others would be white.
  const others = rows.flatMap(({ cells }, row) =>
    cells.filter((_, column) => row < RECENCIES.length - 1 || column > 0),
  );
  return (
    <ReportCard title={t("segments.grid")} text={t("segments.grid_text")} metric="rfm">
      <Select
        label={t("segments.grid_shown")}
        options={SHOWN.map((value) => ({ value, label: t(`segments.shown.${value}`) }))}
        value={shown}
        onChange={(value: (typeof SHOWN)[number]) => setShown(value)}
      />
      <HeatMap
        title={t(`segments.shown.${shown}`)}
        unit={t("segments.grid_unit", { day: format.calendarDay(today) })}
        legend={t("segments.grid_legend")}
        rowName={t("segments.recency")}
        columns={COLUMNS.map((value) => t("segments.value", { value }))}
        rows={rows}
        greatest={Math.max(0, ...others)}
        write={shown === "customers" ? format.number : format.money}
        note={(row, column) => segmentName(words, cellAt(row, column).segment)}
        csv={{ table: "segment-grid", query, about: t("segments.grid") }}
      />
    </ReportCard>
  );
}
