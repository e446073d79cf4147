import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useWords } from "~/ui/words";
import { SERIES, type DailyPoints } from "./daily-points";
import { roundTicks } from "./ticks";

const AXIS = { fontSize: 12, fill: "var(--p-color-text-secondary)" };
const LINE = "var(--p-color-border)";

/** The bars themselves. A default export because it is loaded lazily. */
export default function PointsBars({ daily, height }: { daily: DailyPoints[]; height: number }) {
  const { t, format } = useWords();
  const values = daily.flatMap((day) => SERIES.map(({ field }) => day[field]));
  const least = Math.min(0, ...values);
  // A few points below zero are room at the bottom, not a step of their own.
  const ticks = roundTicks(least, Math.max(0, ...values), 4).filter((tick) => tick >= 0 || least < tick / 2);
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={daily} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} barGap={1} barCategoryGap="20%">
        <CartesianGrid vertical={false} stroke={LINE} />
        <XAxis
          dataKey="day"
          tickFormatter={format.monthDay}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          minTickGap={24}
        />
        <YAxis
          tickFormatter={format.number}
          ticks={ticks}
          domain={[Math.min(least, ...ticks), Math.max(...ticks)]}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          width={52}
          allowDecimals={false}
        />
        <ReferenceLine y={0} stroke={LINE} />
        <Tooltip
          cursor={{ fill: "var(--p-color-bg-surface-hover)" }}
          contentStyle={{ borderRadius: 8, border: `1px solid ${LINE}`, background: "var(--p-color-bg-surface)" }}
          labelFormatter={(day: string) => format.monthDay(day)}
          formatter={(points: number, name: string) => [t("unit.points", { count: points }), name]}
        />
        {SERIES.map(({ field, colour }) => (
          <Bar
            key={field}
            dataKey={field}
            name={t(`chart.${field}`)}
            fill={colour}
            radius={[2, 2, 0, 0]}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
