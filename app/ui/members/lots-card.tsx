import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";
import { ExtendModal } from "./extend-modal";

/** `lastDay`: a day of the shop's; null while points don't run out. */
export type LotItem = { id: string; earnedAt: string; lastDay: string | null; points: number; isExtended: boolean };
export type LotsView = { lots: LotItem[]; others: { lots: number; points: number } | null; tomorrow: string };

/** What a member has, by when it runs out: the first to go first. */
export function LotsCard({ lots, others, tomorrow }: LotsView) {
  const { t } = useWords();
  const [isExtending, setExtending] = useState(false);
  const runOut = lots.some(({ lastDay }) => lastDay !== null);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("lots.title")}
          </Text>
          {runOut ? (
            <Button variant="plain" onClick={() => setExtending(true)}>
              {t("lots.extend")}
            </Button>
          ) : null}
        </InlineStack>
        {lots.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("lots.empty")}
          </Text>
        ) : null}
        {lots.length > 0 && !runOut ? (
          <Text as="p" tone="subdued">
            {t("lots.never")}
          </Text>
        ) : null}
        {lots.map((lot) => (
          <LotRow key={lot.id} lot={lot} />
        ))}
        {others ? (
          <Text as="p" tone="subdued">
            {t("lots.others", { count: others.lots, points: t("unit.points", { count: others.points }) })}
          </Text>
        ) : null}
      </BlockStack>
      {isExtending ? <ExtendModal tomorrow={tomorrow} onClose={() => setExtending(false)} /> : null}
    </Card>
  );
}

function LotRow({ lot: { lastDay, earnedAt, points, isExtended } }: { lot: LotItem }) {
  const { t, format } = useWords();
  const since = t("lots.since", { day: format.day(earnedAt) });
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span">{lastDay === null ? since : t("lots.until", { day: format.calendarDay(lastDay) })}</Text>
          {isExtended ? <Badge>{t("lots.extended")}</Badge> : null}
        </InlineStack>
        {lastDay === null ? null : (
          <Text as="span" variant="bodySm" tone="subdued">
            {since}
          </Text>
        )}
      </BlockStack>
      <div style={{ whiteSpace: "nowrap" }}>
        <Text as="span" numeric>
          {t("unit.points", { count: points })}
        </Text>
      </div>
    </InlineStack>
  );
}
