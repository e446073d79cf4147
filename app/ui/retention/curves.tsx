import { Card } from "@shopify/polaris";
import type { RetentionStep } from "~/domain/insights/cohorts/cohort-table";
import type { RepurchaseStep } from "~/domain/insights/cohorts/repurchase-curve";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { useWords } from "~/ui/words";

type Props = { retention: RetentionStep[]; repurchase: RepurchaseStep[] };

/** How many order in a month, and how many have ordered a second time, by months since the first order. */
export function Curves({ retention, repurchase }: Props) {
  const { t } = useWords();
  return (
    <>
      <AgeCurve
        name="retention"
        steps={retention.map(({ age, retention: value }) => ({ age, value }))}
        label={t("metric.cohort_retention.name")}
        csv="retention-curve"
      />
      <AgeCurve
        name="repurchase"
        steps={repurchase.map(({ age, repurchased: value }) => ({ age, value }))}
        label={t("metric.repurchase_curve.name")}
        csv="repurchase-curve"
        isSteps
      />
    </>
  );
}

type CurveProps = {
  name: "retention" | "repurchase";
  label: string;
  steps: { age: number; value: number }[];
  csv: string;
  isSteps?: boolean;
};

function AgeCurve({ name, label, steps, csv, isSteps = false }: CurveProps) {
  const { t, format } = useWords();
  const at = (age: number) => {
    const step = steps.find((each) => each.age === age);
    return step ? format.percent(step.value) : t("none");
  };
  return (
    <Card>
      <LineChart
        titleAs="h2"
        title={t(`retention.curve.${name}`)}
        unit={t(`retention.curve.${name}_unit`)}
        summary={t(`retention.curve.${name}_summary`, { first: at(1), third: at(3), last: at(steps.at(-1)?.age ?? 0) })}
        series={seriesOf([{ key: "value", label }])}
        places={steps.map(({ age, value }) => ({
          name: t("retention.age_full", { age }),
          short: String(age),
          values: { value },
        }))}
        placeName={t("retention.age_name")}
        write={format.percent}
        smallestStep={0.01}
        shape={isSteps ? "steps" : "line"}
        csv={{ table: csv }}
      />
    </Card>
  );
}
