import { BlockStack, Box, Divider, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { EntryView } from "~/domain/ledger/entry-view";
import { reasonSentence } from "~/i18n/reason-sentence";
import { useWords } from "~/ui/words";
import { BucketChanges } from "./bucket-changes";

type Props<Entry> = {
  entries: readonly Entry[];
  lead: (entry: Entry) => ReactNode;
  action?: (entry: Entry) => ReactNode;
};

/** Entries one below the other: `lead` and the time, the reason in a sentence, what can be done about it, and what moved. */
export function EntryRows<Entry extends EntryView>({ entries, lead, action }: Props<Entry>) {
  return entries.map((entry, index) => (
    <BlockStack key={entry.id} gap="400">
      {index > 0 ? <Divider /> : null}
      <EntryRow entry={entry} lead={lead(entry)} action={action?.(entry)} />
    </BlockStack>
  ));
}

function EntryRow({ entry, lead, action }: { entry: EntryView; lead: ReactNode; action: ReactNode }) {
  const words = useWords();
  return (
    <InlineStack align="space-between" gap="400" wrap={false}>
      <BlockStack gap="100">
        <InlineStack gap="200" align="start" blockAlign="center">
          {lead}
          <Text as="span" tone="subdued" variant="bodySm">
            {words.format.dateTime(entry.occurredAt)}
          </Text>
        </InlineStack>
        <Text as="p" breakWord>
          {reasonSentence(words, entry)}
        </Text>
        {action ? <InlineStack>{action}</InlineStack> : null}
      </BlockStack>
      <Box minWidth="6.5rem">
        <BucketChanges entry={entry} />
      </Box>
    </InlineStack>
  );
}
