import { Banner, BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

export type Balance = { pending: number; available: number; reserved: number; earned: number; spent: number };

const BUCKETS = ["available", "pending", "reserved", "earned", "spent"] as const;

/** A member's points by bucket, each with what the word means. */
export function BalanceCard({ balance }: { balance: Balance }) {
  const { t, format } = useWords();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("balance.title")}
        </Text>
        <InlineGrid columns={{ xs: 2, sm: 3, md: 5 }} gap="400">
          {BUCKETS.map((bucket) => (
            <BlockStack key={bucket} gap="050">
              <Text as="h3" variant="headingSm" tone="subdued">
                {t(`bucket.${bucket}`)}
              </Text>
              <Text as="p" variant="headingLg" numeric tone={balance[bucket] < 0 ? "critical" : undefined}>
                {format.number(balance[bucket])}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {t(`bucket.${bucket}.means`)}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
        {balance.available < 0 ? <Banner tone="warning">{t("balance.negative")}</Banner> : null}
      </BlockStack>
    </Card>
  );
}
