import { Banner, BlockStack, DataTable, InlineGrid, Text } from "@shopify/polaris";
import { MetricCard } from "~/ui/home/metric-card";
import { useWords } from "~/ui/words";
import type { BackfillNumbers } from "./view";

/** What past orders come to: in all, and by the years they were placed in. */
export function Numbers({ numbers, unreadable }: { numbers: BackfillNumbers; unreadable: number }) {
  const { t, format } = useWords();
  const lost = numbers.setAside + unreadable;
  return (
    <BlockStack gap="400">
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
        <MetricCard
          label={t("backfill.orders")}
          value={format.number(numbers.orders)}
          notes={[t("backfill.earning_orders", { count: numbers.earningOrders })]}
        />
        <MetricCard
          label={t("backfill.members")}
          value={format.number(numbers.members)}
          notes={[t("backfill.members_note")]}
        />
        <MetricCard
          label={t("backfill.points")}
          value={format.number(numbers.points)}
          notes={[t("backfill.points_parts", { available: numbers.available, pending: numbers.pending })]}
        />
        <MetricCard
          label={t("backfill.worth")}
          value={format.money(numbers.worthMinor)}
          notes={[t("backfill.worth_note")]}
        />
      </InlineGrid>
      {lost > 0 ? <Banner tone="warning">{t("backfill.set_aside", { count: lost })}</Banner> : null}
      {numbers.years.length > 0 ? (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {t("backfill.by_year")}
          </Text>
          <DataTable
            columnContentTypes={["text", "numeric", "numeric"]}
            headings={[t("backfill.year"), t("backfill.orders"), t("backfill.points")]}
            rows={numbers.years.map(({ year, orders, points }) => [year, format.number(orders), format.number(points)])}
          />
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}
