import { Text } from "@shopify/polaris";
import type { Breakage, IssueCohort } from "~/domain/insights/liability/breakage";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { LineChart } from "~/ui/insights/charts/line-chart";
import { seriesOf } from "~/ui/insights/charts/series";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Props = { breakage: Breakage | null; cohorts: readonly IssueCohort[] };

/** Months and ages that fit on a page; the file has all. */
const SHOWN = 12;

/** What share of points will never be redeemed, and what that rests on. */
export function BreakageCard({ breakage, cohorts }: Props) {
  const { t, format } = useWords();
  if (!breakage) {
    return (
      <ReportCard title={t("liability.breakage")} metric="liability_breakage" empty={t("liability.breakage_none")}>
        {null}
      </ReportCard>
    );
  }
  const { basis, curve, ofIssued, ofOutstanding } = breakage;
  const shares = { issued: format.percent(ofIssued), outstanding: format.percent(ofOutstanding) };
  return (
    <ReportCard title={t("liability.breakage")} metric="liability_breakage" text={t("liability.breakage_text", shares)}>
      <Text as="p" tone="subdued">
        {t("liability.breakage_basis", {
          cohorts: basis.cohorts,
          points: basis.points,
          age: basis.oldestAge,
          extrapolated: format.percent(basis.extrapolated),
        })}
      </Text>
      <LineChart
        shape="steps"
        title={t("liability.curve")}
        unit={t("liability.curve_unit")}
        summary={t("liability.curve_summary", {
          share: format.percent(curve.at(-1)?.surviving ?? 1),
          age: basis.oldestAge,
        })}
        series={seriesOf([{ key: "left", label: t("liability.curve_left") }])}
        places={curve.map(({ age, surviving }) => ({
          name: t("unit.months", { count: age }),
          short: String(age),
          values: { left: surviving },
        }))}
        placeName={t("liability.curve_age")}
        write={format.percent}
        smallestStep={0.01}
      />
      <Cohorts cohorts={cohorts} />
    </ReportCard>
  );
}

function Cohorts({ cohorts }: Pick<Props, "cohorts">) {
  const { t, format } = useWords();
  const newest = cohorts.filter(({ issued }) => issued > 0).slice(-SHOWN);
  const ages = Math.min(SHOWN, Math.max(0, ...newest.map(({ redeemedByAge }) => redeemedByAge.length)));
  return (
    <HeatMap
      title={t("liability.cohorts")}
      unit={t("liability.cohorts_unit")}
      legend={t("liability.cohorts_legend")}
      rowName={t("liability.cohort")}
      columns={Array.from({ length: ages }, (_, age) => String(age))}
      rows={newest.map(({ month, issued, redeemedByAge }) => ({
        name: format.month(month),
        cells: redeemedByAge.slice(0, ages).map((points) => points / issued),
      }))}
      write={format.percent}
      csv={{ table: "breakage-cohorts" }}
    />
  );
}
