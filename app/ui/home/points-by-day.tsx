import { Card } from "@shopify/polaris";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { useWords } from "~/ui/words";

/** Points of one shop-local day or month; negative where more was taken back than given. */
export type PointsPart = { name: string; issued: number; redeemed: number };

type Props = { parts: readonly PointsPart[]; by: "day" | "month"; range: { from: string; to: string } };

/** Points issued and redeemed as time went on. */
export function PointsByDay({ parts, by, range }: Props) {
  const { t, format } = useWords();
  const sum = (field: "issued" | "redeemed") => parts.reduce((total, row) => total + row[field], 0);
  return (
    <Card>
      <BarChart
        titleAs="h2"
        title={t(`chart.points.${by}`)}
        unit={t(`liability.moved_unit.${by}`)}
        summary={t("chart.summary", {
          from: format.calendarDay(range.from),
          to: format.calendarDay(range.to),
          issued: sum("issued"),
          redeemed: sum("redeemed"),
        })}
        series={seriesOf([
          { key: "issued", label: t("chart.issued") },
          { key: "redeemed", label: t("chart.redeemed") },
        ])}
        places={parts.map(({ name, issued, redeemed }) => ({
          name: by === "day" ? format.calendarDay(name) : format.month(name),
          short: by === "day" ? format.monthDay(name) : format.month(name),
          values: { issued, redeemed },
        }))}
        placeName={t(`chart.${by}`)}
        write={format.number}
        tick={format.compact}
        csv={{ table: "points-by-day", query: `from=${range.from}&to=${range.to}` }}
      />
    </Card>
  );
}
