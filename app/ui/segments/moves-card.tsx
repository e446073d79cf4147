import type { Transitions } from "~/domain/insights/segments/transitions";
import { segmentName } from "~/i18n/segment-name";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Props = {
  transitions: Transitions<string>;
  /** The days whose ends are compared, YYYY-MM-DD. */
  before: string;
  today: string;
  query: string;
};

/** Who was where on the earlier day, and where they were on the later one. Who stayed is on the diagonal, and not part of the colours. */
export function MovesCard({ transitions, before, today, query }: Props) {
  const words = useWords();
  const { t, format } = words;
  const { segments, counts, stayed } = transitions;
  // Nobody is "not there yet" on the later day: its column would be empty.
  const columns = segments.slice(0, -1);
  const greatest = Math.max(0, ...counts.flatMap((row, from) => row.filter((_, to) => to !== from)));
  const days = { before: format.calendarDay(before), today: format.calendarDay(today) };
  return (
    <ReportCard
      title={t("segments.moves")}
      text={t("segments.moves_text", { ...days, share: stayed === null ? t("none") : format.percent(stayed) })}
      metric="transitions"
    >
      <HeatMap
        title={t("segments.moves_title", days)}
        unit={t("segments.moves_unit")}
        legend={t("segments.moves_legend")}
        rowName={days.before}
        columns={columns.map((segment) => segmentName(words, segment))}
        rows={segments.map((segment, from) => ({
          name: segmentName(words, segment),
          cells: columns.map((_, to) => counts[from]![to] || null),
        }))}
        write={format.number}
        greatest={greatest}
        csv={{ table: "segment-moves", query, about: t("segments.moves") }}
      />
    </ReportCard>
  );
}
