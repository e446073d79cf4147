import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { ClassSize } from "~/domain/insights/segments/segment-report";
import type { MessageKey } from "~/i18n/i18n";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** The classes of the product score, in the form that rewards who came lately and in the classic one, with its warning. */
export function ClassesCard({
  classes,
  classic,
  query,
}: {
  classes: ClassSize[];
  classic: ClassSize[];
  query: string;
}) {
  const { t, format } = useWords();
  const cells = ({ customers, revenueMinor }: ClassSize) => [format.number(customers), format.money(revenueMinor)];
  return (
    <ReportCard
      title={t("segments.classes")}
      text={t("segments.classes_text")}
      metric="product_score"
      csv={{ table: "product-classes", query, about: t("segments.classes") }}
    >
      <BlockStack gap="400">
        <PlainTable
          label={t("segments.classes")}
          columns={(["class", "customers", "revenue", "classic_customers", "classic_revenue"] as const).map(
            (column) => ({
              title: t(`segments.class_column.${column}`),
            }),
          )}
          rows={classes.map((size, index) => ({
            key: size.key,
            cells: [t(`segments.class.${size.key}` as MessageKey), ...cells(size), ...cells(classic[index]!)],
          }))}
        />
        <Banner tone="warning" title={t("segments.classic_title")}>
          <Text as="p">{t("segments.classic_text")}</Text>
        </Banner>
      </BlockStack>
    </ReportCard>
  );
}
