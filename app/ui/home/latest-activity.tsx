import { BlockStack, Card, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import type { EntryReason } from "~/domain/ledger/entry";
import { BucketChanges } from "~/ui/ledger/bucket-changes";
import { reasonSentence } from "~/ui/ledger/reason-sentence";
import { useWords } from "~/ui/words";

export type Activity = {
  id: string;
  memberId: string;
  memberName: string | null;
  kind: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: string;
  reason: EntryReason;
};

/** What happened last in the shop, each with its reason and a way to its member. */
export function LatestActivity({ latest }: { latest: Activity[] }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("activity.title")}
        </Text>
        {latest.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("activity.empty")}
          </Text>
        ) : (
          latest.map((entry, index) => (
            <BlockStack key={entry.id} gap="400">
              {index > 0 ? <Divider /> : null}
              <ActivityRow entry={entry} />
            </BlockStack>
          ))
        )}
      </BlockStack>
    </Card>
  );
}

function ActivityRow({ entry }: { entry: Activity }) {
  const words = useWords();
  return (
    <InlineStack align="space-between" gap="400" wrap={false}>
      <BlockStack>
        <InlineStack gap="200" align="start">
          <Link url={`/app/members/${entry.memberId}`} removeUnderline>
            {entry.memberName ?? words.t("member.nameless")}
          </Link>
          <Text as="span" tone="subdued">
            {words.format.dateTime(entry.occurredAt)}
          </Text>
        </InlineStack>
        <Text as="p" breakWord>
          {reasonSentence(words, entry)}
        </Text>
      </BlockStack>
      <div style={{ whiteSpace: "nowrap" }}>
        <BucketChanges entry={entry} />
      </div>
    </InlineStack>
  );
}
