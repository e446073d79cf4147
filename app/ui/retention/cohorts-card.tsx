import { FormLayout, Select } from "@shopify/polaris";
import { useState } from "react";
import type { Cohort, CohortCell } from "~/domain/insights/cohorts/cohort-table";
import { HeatMap } from "~/ui/insights/charts/heat-map";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords, type Words } from "~/ui/words";

const SHOWN = ["retention", "customers", "revenueMinor", "revenuePerCustomer"] as const;
type Shown = (typeof SHOWN)[number];
const MONTHS = ["12", "24", "36"] as const;

/** Customers by the month of their first order, and what they did in each month after it. */
export function CohortsCard({ cohorts, month }: { cohorts: Cohort[]; month: string }) {
  const words = useWords();
  const { t, format } = words;
  const [shown, setShown] = useState<Shown>("retention");
  const [months, setMonths] = useState<string>("12");
  const listed = cohorts.slice(-Number(months));
  const ages = Math.max(0, ...listed.map(({ cells }) => cells.length));
  // What everybody of a cohort does in its first month would leave no colours for the others.
  const others = listed.flatMap(({ cells, size }) => cells.slice(1).map((cell) => valueOf(cell, size, shown)));
  return (
    <ReportCard
      title={t("retention.cohorts")}
      text={t("retention.cohorts_text", { month: format.month(month) })}
      metric="cohort_retention"
      empty={cohorts.length === 0 ? t("retention.cohorts_empty") : null}
      csv={{ table: "cohorts" }}
    >
      <FormLayout>
        <FormLayout.Group condensed>
          <Select
            label={t("retention.shown")}
            options={SHOWN.map((value) => ({ value, label: t(`retention.shown.${value}`) }))}
            value={shown}
            onChange={(value: Shown) => setShown(value)}
          />
          <Select
            label={t("retention.months")}
            options={MONTHS.map((value) => ({ value, label: t("retention.last_months", { months: Number(value) }) }))}
            value={months}
            onChange={setMonths}
          />
        </FormLayout.Group>
      </FormLayout>
      <HeatMap
        title={t(`retention.shown.${shown}`)}
        unit={t("retention.cohorts_unit")}
        legend={t("retention.cohorts_legend")}
        rowName={t("retention.first_month")}
        columns={[t("retention.size"), ...Array.from({ length: ages }, (_, age) => t("retention.age", { age }))]}
        rows={listed.toReversed().map(({ month, size, cells }) => ({
          name: format.month(month),
          cells: [null, ...cells.map((cell) => valueOf(cell, size, shown))],
        }))}
        note={(row, column) => (column === 0 ? format.number(listed.toReversed()[row]!.size) : null)}
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
