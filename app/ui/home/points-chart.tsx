import { BlockStack, Box, Button, Card, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useId, useState } from "react";
import { useWords } from "~/ui/words";
import { SERIES, type DailyPoints } from "./daily-points";
import { PointsTable } from "./points-table";

const HEIGHT = 260;
// The chart library is large and draws in the browser only: it comes after the page, in a place kept for it.
const Bars = lazy(() => import("./points-bars"));

/** Points issued and redeemed each day, with the same numbers as a table. */
export function PointsChart({ daily }: { daily: DailyPoints[] }) {
  const { t } = useWords();
  const [isTableOpen, setTableOpen] = useState(false);
  const tableId = useId();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("chart.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("chart.unit", { days: daily.length })}
          </Text>
        </BlockStack>
        <Legend />
        <div style={{ height: HEIGHT }} role="img" aria-label={useSummary(daily)}>
          <AfterMount>
            <Bars daily={daily} height={HEIGHT} />
          </AfterMount>
        </div>
        <InlineStack>
          <Button
            variant="plain"
            disclosure={isTableOpen ? "up" : "down"}
            ariaExpanded={isTableOpen}
            ariaControls={tableId}
            onClick={() => setTableOpen(!isTableOpen)}
          >
            {t(isTableOpen ? "chart.hide_table" : "chart.show_table")}
          </Button>
        </InlineStack>
        <Collapsible id={tableId} open={isTableOpen}>
          {isTableOpen ? <PointsTable daily={daily} /> : null}
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

function Legend() {
  const { t } = useWords();
  return (
    <InlineStack gap="400">
      {SERIES.map(({ field, colour }) => (
        <InlineStack key={field} gap="200" blockAlign="center">
          <span aria-hidden style={{ width: 12, height: 12, borderRadius: 3, background: colour }} />
          <Text as="span">{t(`chart.${field}`)}</Text>
        </InlineStack>
      ))}
    </InlineStack>
  );
}

/** The chart in a sentence, for those who don't see it. */
function useSummary(daily: DailyPoints[]): string {
  const { t, format } = useWords();
  const sum = (field: "issued" | "redeemed") => daily.reduce((total, row) => total + row[field], 0);
  const [first, last] = [daily[0], daily.at(-1)];
  if (!first || !last) return t("chart.title");
  return t("chart.summary", {
    from: format.monthDay(first.day),
    to: format.monthDay(last.day),
    issued: sum("issued"),
    redeemed: sum("redeemed"),
  });
}

function AfterMount({ children }: { children: JSX.Element }) {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted ? <Suspense fallback={<Box minHeight={`${HEIGHT}px`} />}>{children}</Suspense> : null;
}
