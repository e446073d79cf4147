import { ChartFigure, type ChartProps } from "./chart-figure";
import type { Layout } from "./layout";
import type { Place, Series } from "./series";

type Props = ChartProps & {
  /** Upon each other instead of beside each other; what is negative goes down from zero. */
  isStacked?: boolean;
};

/** Bars from zero, a group or a stack of them a place. */
export function BarChart({ isStacked = false, ...chart }: Props) {
  const { series, places } = chart;
  const values = places.flatMap((place) => {
    const each = series.map(({ key }) => place.values[key] ?? 0);
    return isStacked ? [sumOf(each.filter((value) => value > 0)), sumOf(each.filter((value) => value < 0))] : each;
  });
  return (
    <ChartFigure {...chart} values={values}>
      {(layout) =>
        places.map((place, at) =>
          (isStacked ? stackOf : groupOf)(place, series, at, layout).map(({ key, ...bar }) => (
            <rect key={key} {...bar} rx={1} />
          )),
        )
      }
    </ChartFigure>
  );
}

type Bar = { key: string; x: number; y: number; width: number; height: number; fill: string };

function groupOf(place: Place, series: readonly Series[], at: number, { x, y, slot }: Layout): Bar[] {
  const width = (slot * 0.8) / series.length;
  return series.map(({ key, colour }, nth) => {
    const value = place.values[key] ?? 0;
    return {
      key: `${at} ${key}`,
      x: x(at) - slot * 0.4 + nth * width,
      width: Math.max(0.5, width - 1),
      ...span(y(0), y(value)),
      fill: colour,
    };
  });
}

function stackOf(place: Place, series: readonly Series[], at: number, { x, y, slot }: Layout): Bar[] {
  const reached = { up: 0, down: 0 };
  return series.map(({ key, colour }) => {
    const value = place.values[key] ?? 0;
    const side = value < 0 ? "down" : "up";
    const from = reached[side];
    reached[side] += value;
    return {
      key: `${at} ${key}`,
      x: x(at) - slot * 0.4,
      width: Math.max(0.5, slot * 0.8),
      ...span(y(from), y(from + value)),
      fill: colour,
    };
  });
}

function span(from: number, to: number): { y: number; height: number } {
  return { y: Math.min(from, to), height: Math.abs(from - to) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
