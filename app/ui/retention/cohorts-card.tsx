import { FormLayout, Select } from "@shopify/polaris";
import { useState } from "react";
import type { Cohort, CohortCell } from "~/domain/insights/cohorts/cohort-table";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";

const SHOWN = ["retention", "customers", "revenueMinor", "revenuePerCustomer"] as const;
type Shown = (typeof SHOWN)[number];

type Props = {
  cohorts: Cohort[];
  /** The month that goes on, YYYY-MM. */
  month: string;
  /** The months of the address, for the file. */
  query: string;
};

/** Customers by the month of their first order, and what they did in each month after it. */
export function CohortsCard({ cohorts, month, query }: Props) {
  const words = useWords();
  const { t, format } = words;
  const [shown, setShown] = useState<Shown>("retention");
  const isOngoing = cohorts.some((cohort) => monthsAfter(cohort.month, cohort.cells.length - 1) === month);
  const ages = Math.max(0, ...cohorts.map(({ cells }) => cells.length));
  const newestFirst = cohorts.toReversed();
  // What everybody of a cohort does in its first month would leave no colours for the others.
  const others = cohorts.flatMap(({ cells, size }) => cells.slice(1).map((cell) => valueOf(cell, size, shown)));
  return (
    <ReportCard
      title={t("retention.cohorts")}
      text={[
        t("retention.cohorts_text"),
        ...(isOngoing ? [t("retention.ongoing", { month: format.month(month) })] : []),
      ].join(" ")}
      metric="cohort_retention"
      empty={cohorts.length === 0 ? t("retention.cohorts_empty") : null}
      csv={{ table: "cohorts", query }}
    >
      <FormLayout>
        <Select
          label={t("retention.shown")}
          options={SHOWN.map((value) => ({ value, label: t(`retention.shown.${value}`) }))}
          value={shown}
          onChange={(value: Shown) => setShown(value)}
        />
      </FormLayout>
      <HeatMap
        title={t(`retention.shown.${shown}`)}
        unit={t("retention.cohorts_unit")}
        legend={t("retention.cohorts_legend")}
        rowName={t("retention.first_month")}
        columns={[t("retention.size"), ...Array.from({ length: ages }, (_, age) => t("retention.age", { age }))]}
        rows={newestFirst.map(({ month, size, cells }) => ({
          name: format.month(month),
          cells: [null, ...cells.map((cell) => valueOf(cell, size, shown))],
        }))}
        note={(row, column) => (column === 0 ? format.number(newestFirst[row]!.size) : null)}
        write={writer(words, shown)}
        greatest={Math.max(0, ...others)}
      />
    </ReportCard>
  );
}

function valueOf({ retention, customers, revenueMinor }: CohortCell, size: number, shown: Shown): number {
  return { retention, customers, revenueMinor, revenuePerCustomer: revenueMinor / size }[shown];
}

function writer({ format }: Words, shown: Shown): (value: number) => string {
  if (shown === "retention") return format.percent;
  return shown === "customers" ? format.number : (minor) => format.money(Math.round(minor));
}
