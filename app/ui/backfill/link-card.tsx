import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

/** The way to past orders, for who has hidden the guide on the home page. */
export function LinkCard() {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("backfill.link.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("backfill.link.text")}
          </Text>
        </BlockStack>
        <Button url="/app/backfill">{t("backfill.link.action")}</Button>
      </BlockStack>
    </Card>
  );
}
