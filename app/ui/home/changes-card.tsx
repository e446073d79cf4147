import { BlockStack, Card, Text } from "@shopify/polaris";
import { changeSentence } from "~/ui/insights/metric-tile";
import { useWords } from "~/ui/words";
import type { HomeNumber } from "./numbers";

type Props = { changes: readonly HomeNumber[]; against: string };

/** What changed most since the days before, in a sentence each. */
export function ChangesCard({ changes, against }: Props) {
  const words = useWords();
  const { t } = words;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("home.changes")}
        </Text>
        {changes.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("home.changes_none", { against })}
          </Text>
        ) : (
          <BlockStack as="ul" gap="200">
            {changes.map(({ metric, kind, value, former }) => (
              <li key={metric}>
                <Text as="p">
                  <Text as="span" fontWeight="semibold">
                    {t(`metric.${metric}.name`)}
                  </Text>
                  {": "}
                  {changeSentence(words, kind, { value, former }, against)}
                </Text>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
