import type { Statement } from "~/domain/insights/liability/statement";
import { BarChart } from "~/ui/insights/charts/bar-chart";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Props = { parts: readonly Statement[]; by: "day" | "month"; query: string };

/** What was outstanding as time went on, and what moved it. */
export function MovementCharts({ parts, by, query }: Props) {
  const { t, format } = useWords();
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return null;
  const full = by === "day" ? format.calendarDay : format.month;
  const short = by === "day" ? format.monthDay : format.month;
  const places = parts.map(({ name, lines, closing }) => ({
    name: full(name),
    short: short(name),
    values: {
      closing: closing.minor,
      issued: lines.earned.points + lines.reversed.points,
      redeemed: lines.redeemed.points + lines.returned.points,
      expired: lines.expired.points,
      rest: lines.earlier.points + lines.adjusted.points + lines.imported.points + lines.merged.points,
    },
  }));
  const common = { places, placeName: t(`chart.${by}`) };
  const csv = { table: by === "day" ? "statement-days" : "statement-months", query };
  return (
    <ReportCard title={t("liability.movements")} text={t("liability.movements_text")}>
      <LineChart
        {...common}
        title={t("liability.closing")}
        unit={t(`liability.closing_unit.${by}`, { currency: format.currencyCode })}
        summary={t("liability.closing_summary", {
          from: full(first.name),
          to: full(last.name),
          opening: format.money(first.opening.minor),
          closing: format.money(last.closing.minor),
        })}
        series={seriesOf([{ key: "closing", label: t("liability.closing") }])}
        write={format.money}
        tick={format.moneyCompact}
        smallestStep={format.minorPerMajor}
        csv={csv}
      />
      <BarChart
        {...common}
        isStacked
        title={t("liability.moved")}
        unit={t(`liability.moved_unit.${by}`)}
        summary={t("liability.moved_summary", { from: full(first.name), to: full(last.name) })}
        series={seriesOf(
          (["issued", "redeemed", "expired", "rest"] as const).map((key) => ({
            key,
            label: t(`liability.moved.${key}`),
          })),
        )}
        write={format.signed}
        tick={format.compact}
        csv={csv}
      />
    </ReportCard>
  );
}
