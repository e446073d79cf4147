import type { SegmentReport } from "~/domain/insights/segments/segment-report";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";
import { segmentName } from "~/i18n/segment-name";

/** Who was where a month ago, and where they are now. Who stayed is on the diagonal, and not part of the colours. */
export function MovesCard({ transitions, before, today }: Pick<SegmentReport, "transitions" | "before" | "today">) {
  const words = useWords();
  const { t, format } = words;
  const { segments, counts, stayed } = transitions;
  // Nobody is "not there yet" now: its column would be empty.
  const columns = segments.slice(0, -1);
  const greatest = Math.max(0, ...counts.flatMap((row, from) => row.filter((_, to) => to !== from)));
  return (
    <ReportCard
      title={t("segments.moves")}
      text={t("segments.moves_text", {
        before: format.calendarDay(before),
        today: format.calendarDay(today),
        share: stayed === null ? t("none") : format.percent(stayed),
      })}
      metric="transitions"
    >
      <HeatMap
        title={t("segments.moves_title")}
        unit={t("segments.moves_unit")}
        legend={t("segments.moves_legend")}
        rowName={t("segments.moves_from")}
        columns={columns.map((segment) => segmentName(words, segment))}
        rows={segments.map((segment, from) => ({
          name: segmentName(words, segment),
          cells: columns.map((_, to) => counts[from]![to] || null),
        }))}
        write={format.number}
        greatest={greatest}
        csv={{ table: "segment-moves" }}
      />
    </ReportCard>
  );
}
