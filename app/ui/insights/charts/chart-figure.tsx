import { BlockStack, Text } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { useWords } from "~/ui/words";
import { CsvLink, type CsvFile } from "../csv-link";
import type { MetricKey } from "../formula";
import { AsTable } from "./as-table";
import { Axes } from "./axes";
import { layoutOf, type Layout } from "./layout";
import { Legend } from "./legend";
import type { Place, Series } from "./series";
import { useWidth } from "./use-width";
import { ChartHeading } from "./chart-heading";

/** What every chart is given. */
export type ChartProps = {
  title: string;
  /** What the values are and of what time: "Points a day". */
  unit: string;
  /** The chart in a sentence, for those who don't see it: what it is, from where to where, and what stands out. */
  summary: string;
  series: readonly Series[];
  places: readonly Place[];
  /** What the places are, for the table: "Day". */
  placeName: string;
  /** A value in full. */
  write: (value: number) => string;
  /** A value on the axis; as in full where it is not given. */
  tick?: (value: number) => string;
  /** What the interval around the first series is. */
  bandLabel?: string;
  /** The least that two ticks differ by: 1 unless given, for what is counted; 0.01 for shares. */
  smallestStep?: number;
  csv?: CsvFile;
  height?: number;
  titleAs?: "h2" | "h3";
  /** The number that it shows, whose formula is a tap away. */
  metric?: MetricKey;
  /** Why there is nothing to show, where that is not that nothing happened. */
  empty?: string;
};

type Props = ChartProps & { values: readonly number[]; children: (layout: Layout) => ReactNode };

/** A chart's frame: title, unit, legend with the values of what is pointed at, the drawing, and the same as a table. */
export function ChartFigure(props: Props) {
  const { title, unit, summary, series, places, write, csv, bandLabel, height = 240 } = props;
  const { t } = useWords();
  const { ref, width } = useWidth();
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const active = pointedAt !== null && pointedAt < places.length ? pointedAt : null;
  const layout = layoutOf({
    width,
    height,
    names: places.map(({ short }) => short),
    values: props.values,
    tick: props.tick ?? write,
    smallestStep: props.smallestStep ?? 1,
  });
  return (
    <BlockStack gap="300">
      <ChartHeading title={title} unit={unit} titleAs={props.titleAs} metric={props.metric} />
      {props.values.length === 0 ? (
        <Text as="p" tone="subdued">
          {props.empty ?? t("chart.empty")}
        </Text>
      ) : (
        <>
          <Legend
            series={series}
            bandLabel={bandLabel}
            place={active === null ? null : places[active]!}
            write={write}
          />
          <div ref={ref} style={{ height }}>
            <svg
              role="img"
              aria-label={summary}
              width="100%"
              height={height}
              viewBox={`0 0 ${width} ${height}`}
              preserveAspectRatio="none"
            >
              <Axes layout={layout} active={active} onActive={setPointedAt}>
                {props.children(layout)}
              </Axes>
            </svg>
          </div>
          <AsTable {...props} aside={csv ? <CsvLink {...csv} /> : null} />
        </>
      )}
    </BlockStack>
  );
}
