import { BlockStack, Text } from "@shopify/polaris";
import type { HealthReport } from "~/domain/insights/health/health-report";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** How far the cheapest reward is for somebody new: how clear it is what points are worth. */
export function PathCard({ path }: { path: HealthReport["path"] }) {
  const { t, format } = useWords();
  if (!path) {
    return (
      <ReportCard title={t("health.path")} metric="reward_path" empty={t("health.path_none")}>
        {null}
      </ReportCard>
    );
  }
  const { name, orders, spendMinor, days, rewardPoints, startingPoints, pointsPerOrder, averageOrderMinor } = path;
  const far = { orders: t("unit.orders", { count: orders }), spend: format.money(Math.round(spendMinor)) };
  // A single order takes no time between orders.
  const time = days === null || orders < 2 ? null : t("unit.days", { count: Math.round(days) });
  return (
    <ReportCard title={t("health.path")} metric="reward_path">
      <BlockStack gap="200">
        <Text as="p" variant="headingMd">
          {time === null ? t("health.path_far", far) : t("health.path_far_time", { ...far, days: time })}
        </Text>
        <Text as="p" tone="subdued">
          {t("health.path_basis", {
            reward: name,
            points: rewardPoints,
            start: startingPoints,
            perOrder: Math.round(pointsPerOrder),
            order: format.money(Math.round(averageOrderMinor)),
          })}
        </Text>
      </BlockStack>
    </ReportCard>
  );
}
