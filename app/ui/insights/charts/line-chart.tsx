import { ChartFigure, type ChartProps } from "./chart-figure";
import { bandOf, lonePoints, pathOf, type Shape } from "./path";

/** Dashes by which lines are told apart without their colours. */
const DASHES = [undefined, "6 3", "2 3", "8 3 2 3", "1 4", "10 4"];

/** Lines through what is known, the first with an interval around it where places have one; `steps` for curves of survivors. */
export function LineChart({ shape = "line", ...chart }: ChartProps & { shape?: Shape }) {
  const { series, places } = chart;
  const values = places.flatMap((place) => [
    ...series.flatMap(({ key }) => place.values[key] ?? []),
    ...(place.band ? [place.band.low, place.band.high] : []),
  ]);
  return (
    <ChartFigure {...chart} values={values}>
      {({ x, y }) => (
        <>
          <path
            d={bandOf(
              places.map(({ band }, at) => (band ? { x: x(at), low: y(band.low), high: y(band.high) } : null)),
              shape,
            )}
            fill={series[0]!.colour}
            opacity={0.18}
          />
          {series.map(({ key, colour }, nth) => {
            const points = places.map(({ values: { [key]: value } }, at) =>
              value == null ? null : { x: x(at), y: y(value) },
            );
            return (
              <g key={key}>
                <path
                  d={pathOf(points, shape)}
                  fill="none"
                  stroke={colour}
                  strokeWidth={2}
                  strokeLinecap="round"
                  strokeLinejoin="round"
                  strokeDasharray={DASHES[nth % DASHES.length]}
                />
                {lonePoints(points).map((point) => (
                  <circle key={point.x} cx={point.x} cy={point.y} r={4} fill={colour} />
                ))}
              </g>
            );
          })}
        </>
      )}
    </ChartFigure>
  );
}
