import { Banner, BlockStack, Card, Divider, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { SealState, type Seal } from "./seal-state";

export type Books = { checkedAt: string | null; rules: number; rows: number };

/**
 * Whether every balance is the sum of its history, and the other things that must hold: what the nightly check found. And
 * whether that history is what was once written: what comparing it with its seal found.
 */
export function BooksCard({ books: { checkedAt, rows }, seal }: { books: Books; seal: Seal }) {
  const { t, format } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("books.title")}
        </Text>
        {rows > 0 ? (
          <Banner tone="critical" title={t("books.bad", { count: rows })}>
            <Text as="p">{t("books.bad_next")}</Text>
          </Banner>
        ) : (
          <Text as="p" tone={checkedAt === null ? "subdued" : undefined}>
            {t(checkedAt === null ? "books.never" : "books.good")}
          </Text>
        )}
        {checkedAt === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {t("books.checked", { at: format.dateTime(checkedAt) })}
          </Text>
        )}
        <Divider />
        <SealState seal={seal} />
      </BlockStack>
    </Card>
  );
}
