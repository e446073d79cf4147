import type { AgeBucket } from "~/domain/insights/liability/outstanding-by-age";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Props = { byAge: readonly AgeBucket[]; pending: number; reserved: number };

/** How old the points are that can be spent. */
export function AgeCard({ byAge, pending, reserved }: Props) {
  const { t, format } = useWords();
  const total = byAge.reduce((sum, { points }) => sum + points, 0);
  const nameOf = ({ fromDays, toDays }: AgeBucket) =>
    toDays === null
      ? t("liability.age.older", { from: fromDays })
      : t("liability.age.days", { from: fromDays, to: toDays });
  return (
    <ReportCard
      title={t("metric.points_by_age.name")}
      metric="points_by_age"
      text={t("liability.age_text", { pending, reserved })}
      empty={total === 0 ? t("liability.age_empty") : null}
    >
      <BarChart
        title={t("liability.age_chart")}
        unit={t("liability.age_unit")}
        summary={t("liability.age_summary", {
          points: total,
          old: byAge.at(-1)?.points ?? 0,
          days: byAge.at(-1)?.fromDays ?? 0,
        })}
        series={seriesOf([{ key: "points", label: t("liability.points") }])}
        places={byAge.map((bucket) => ({
          name: nameOf(bucket),
          short: bucket.toDays === null ? `${bucket.fromDays}+` : `${bucket.fromDays}–${bucket.toDays - 1}`,
          values: { points: bucket.points },
        }))}
        placeName={t("liability.age")}
        write={format.number}
        tick={format.compact}
        csv={{ table: "points-by-age" }}
        height={200}
      />
    </ReportCard>
  );
}
