import { Card } from "@shopify/polaris";
import type { SpanCohorts } from "~/domain/insights/cohorts/cohort-months";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { useWords } from "~/ui/words";

type Curves = Pick<SpanCohorts, "retention" | "repurchase">;
type Props = {
  curves: Curves;
  former: Curves | null;
  /** The range and what it is compared with, in words. */
  names: { range: string; former: string };
  query: string;
};

/** How many order in a month, and how many have ordered a second time, by months since the first order: in both ranges. */
export function CurveCards({ curves, former, names, query }: Props) {
  const curvesOf = ({ retention, repurchase }: Curves) => ({
    retention: retention.map((step) => step.retention),
    repurchase: repurchase.map((step) => step.repurchased),
  });
  const [now, before] = [curvesOf(curves), former && curvesOf(former)];
  return (["repurchase", "retention"] as const).map((name) => (
    <AgeCurve key={name} name={name} now={now[name]} former={before?.[name] ?? []} names={names} query={query} />
  ));
}

type CurveProps = Pick<Props, "names" | "query"> & {
  name: "retention" | "repurchase";
  /** Shares by age from 0 on; none of the comparison: there is nothing to compare with. */
  now: number[];
  former: number[];
};

function AgeCurve({ name, now, former, names, query }: CurveProps) {
  const { t, format } = useWords();
  const write = (share: number | undefined) => (share === undefined ? t("none") : format.percent(share));
  const words = (shares: number[]) => ({
    first: write(shares[1]),
    third: write(shares[3]),
    last: write(shares.at(-1)),
  });
  const isCompared = former.length > 0;
  return (
    <Card>
      <LineChart
        titleAs="h2"
        title={t(`retention.curve.${name}`)}
        metric={name === "repurchase" ? "repurchase_curve" : "cohort_retention"}
        unit={t(`retention.curve.${name}_unit`)}
        summary={[
          t(`retention.curve.${name}_summary`, words(now)),
          ...(isCompared ? [t("retention.curve.before", words(former))] : []),
        ].join(" ")}
        empty={t("retention.curve.empty")}
        series={seriesOf([
          { key: "now", label: names.range },
          ...(isCompared ? [{ key: "former", label: names.former }] : []),
        ])}
        places={now.map((value, age) => ({
          name: t("retention.age_full", { age }),
          short: String(age),
          values: { now: value, former: former[age] ?? null },
        }))}
        placeName={t("retention.age_name")}
        write={format.percent}
        smallestStep={0.01}
        shape={name === "repurchase" ? "steps" : "line"}
        csv={{ table: `${name}-curve`, query }}
      />
    </Card>
  );
}
