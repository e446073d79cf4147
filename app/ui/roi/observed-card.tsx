import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { BeforeAndAfter } from "~/domain/insights/cohorts/before-and-after";
import type { SalesFigures } from "~/domain/insights/roi/sales-figures";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** What is often taken for the programme's doing and is not: members beside others, and the time after beside the time before. */
export function ObservedCard({
  sales,
  beforeAndAfter,
  query,
}: {
  query: string;
  sales: SalesFigures;
  beforeAndAfter: BeforeAndAfter | null;
}) {
  const { t, format } = useWords();
  const money = (minor: number | null) => (minor === null ? t("none") : format.money(Math.round(minor)));
  const perCustomer = (side: "before" | "after") =>
    beforeAndAfter && beforeAndAfter.customers > 0
      ? beforeAndAfter[side].revenueMinor / beforeAndAfter.customers
      : null;
  const rows = [
    { key: "members" as const, one: sales.perActiveBuyerMinor, other: sales.perOtherBuyerMinor },
    ...(beforeAndAfter ? [{ key: "time" as const, one: perCustomer("after"), other: perCustomer("before") }] : []),
  ];
  return (
    <ReportCard title={t("roi.observed.title")} metric="observed" csv={{ table: "observed", query }}>
      <BlockStack gap="400">
        <Banner tone="warning" title={t("roi.observed.warning")}>
          <Text as="p">{t("roi.observed.warning_text")}</Text>
        </Banner>
        <PlainTable
          label={t("roi.observed.title")}
          columns={(["what", "first", "second"] as const).map((column) => ({ title: t(`roi.observed.${column}`) }))}
          rows={rows.map(({ key, one, other }) => ({
            key,
            cells: [
              t(`roi.observed.${key}`, { days: beforeAndAfter?.days ?? 0 }),
              `${t(`roi.observed.${key}_one`)}: ${money(one)}`,
              `${t(`roi.observed.${key}_other`)}: ${money(other)}`,
            ],
          }))}
        />
      </BlockStack>
    </ReportCard>
  );
}
