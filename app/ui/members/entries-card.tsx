import { Badge, BlockStack, Button, Card, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useState } from "react";
import type { EntryView } from "~/domain/ledger/entry-view";
import type { MessageKey } from "~/i18n/i18n";
import { EntryRows } from "~/ui/ledger/entry-rows";
import { useWords } from "~/ui/words";
import { RestoreModal } from "./restore-modal";

/** `isRestorable`: points ran out, and have not come back. */
export type MemberEntry = EntryView & { isRestorable: boolean };

type Props = { entries: MemberEntry[]; page: number; pages: number; onPage: (page: number) => void };

/** A member's history, newest first: what moved, and why that many. */
export function EntriesCard({ entries, page, pages, onPage }: Props) {
  const { t } = useWords();
  const [restoring, setRestoring] = useState<MemberEntry | null>(null);
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
        ) : (
          <EntryRows
            entries={entries}
            lead={({ kind }) => <Badge>{t(`entry.${kind}` as MessageKey)}</Badge>}
            action={(entry) =>
              entry.isRestorable ? (
                <Button variant="plain" onClick={() => setRestoring(entry)}>
                  {t("restore.action")}
                </Button>
              ) : null
            }
          />
        )}
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
      {restoring ? (
        <RestoreModal entryId={restoring.id} points={-restoring.available} onClose={() => setRestoring(null)} />
      ) : null}
    </Card>
  );
}
