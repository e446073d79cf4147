import { BlockStack, Button, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import type { Programme } from "~/domain/programme/programme";
import { useWords } from "~/ui/words";
import { GiveBack } from "./give-back-note";
import { PAGE_NAMES } from "./part-fields";
import { partSummary } from "./part-summary";

/** What the programme says, part by part in a sentence or two, each with the way to its page. */
export function PartsCard({ programme }: { programme: Programme }) {
  const words = useWords();
  const { t } = words;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("parts.title")}
        </Text>
        <GiveBack earning={programme.earning} pointValue={programme.pointValue} tiers={programme.tiers} />
        {PAGE_NAMES.map((part) => (
          <BlockStack key={part} gap="400">
            <Divider />
            <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
              <BlockStack gap="100">
                <Text as="h3" variant="headingSm">
                  {t(`part.${part}`)}
                </Text>
                {partSummary(words, part, programme).map((sentence) => (
                  <Text key={sentence} as="p" tone="subdued">
                    {sentence}
                  </Text>
                ))}
              </BlockStack>
              <Button
                variant="plain"
                url={`/app/programme/${part}`}
                accessibilityLabel={t("item.edit", { item: t(`part.${part}`) })}
              >
                {t("edit")}
              </Button>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
