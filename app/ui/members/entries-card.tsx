import { Badge, BlockStack, Box, Card, Divider, InlineStack, Pagination, Text } from "@shopify/polaris";
import type { EntryReason } from "~/domain/ledger/entry";
import type { MessageKey } from "~/i18n/i18n";
import { BucketChanges } from "~/ui/ledger/bucket-changes";
import { reasonSentence } from "~/ui/ledger/reason-sentence";
import { useWords } from "~/ui/words";

export type Entry = {
  id: string;
  kind: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: string;
  reason: EntryReason;
};

type Props = { entries: Entry[]; page: number; pages: number; onPage: (page: number) => void };

/** A member's history, newest first: what moved, and why that many. */
export function EntriesCard({ entries, page, pages, onPage }: Props) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("history.title")}
        </Text>
        {entries.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("history.empty")}
          </Text>
        ) : null}
        {entries.map((entry, index) => (
          <BlockStack key={entry.id} gap="400">
            {index > 0 ? <Divider /> : null}
            <EntryRow entry={entry} />
          </BlockStack>
        ))}
        {pages > 1 ? (
          <InlineStack align="center">
            <Pagination
              hasPrevious={page > 1}
              hasNext={page < pages}
              onPrevious={() => onPage(page - 1)}
              onNext={() => onPage(page + 1)}
              label={t("history.page", { page, pages })}
            />
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const words = useWords();
  return (
    <InlineStack align="space-between" gap="400" wrap={false}>
      <BlockStack gap="100">
        <InlineStack gap="200" align="start" blockAlign="center">
          <Badge>{words.t(`entry.${entry.kind}` as MessageKey)}</Badge>
          <Text as="span" tone="subdued" variant="bodySm">
            {words.format.dateTime(entry.occurredAt)}
          </Text>
        </InlineStack>
        <Text as="p" breakWord>
          {reasonSentence(words, entry)}
        </Text>
      </BlockStack>
      <Box minWidth="6.5rem">
        <BucketChanges entry={entry} />
      </Box>
    </InlineStack>
  );
}
