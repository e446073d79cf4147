import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

export type HeldOrder = { id: string; name: string; points: number; availableAt: string };

/** Which order's points become available when. */
export function HeldCard({ held }: { held: HeldOrder[] }) {
  const { t, format } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("held.title")}
        </Text>
        {held.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("held.empty")}
          </Text>
        ) : null}
        {held.map(({ id, name, points, availableAt }) => (
          <InlineStack key={id} align="space-between" gap="200" wrap={false}>
            <Text as="span">{t("held.order", { order: name, day: format.day(availableAt) })}</Text>
            <div style={{ whiteSpace: "nowrap" }}>
              <Text as="span" numeric>
                {t("unit.points", { count: points })}
              </Text>
            </div>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}
