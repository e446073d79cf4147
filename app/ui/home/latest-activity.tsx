import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import type { EntryView } from "~/domain/ledger/entry-view";
import { EntryRows } from "~/ui/ledger/entry-rows";
import { useWords } from "~/ui/words";

export type Activity = EntryView & { memberId: string; memberName: string | null };

/** What happened last in the shop, each with its reason and a way to its member. */
export function LatestActivity({ latest }: { latest: Activity[] }) {
  const { t } = useWords();
  const lead = ({ memberId, memberName }: Activity) => (
    <Link url={`/app/members/${memberId}`} removeUnderline>
      {memberName ?? t("member.nameless")}
    </Link>
  );
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
          <EntryRows entries={latest} lead={lead} />
        )}
      </BlockStack>
    </Card>
  );
}
