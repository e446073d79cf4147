import { BlockStack, Card, EmptySearchResult, InlineStack, Link, Pagination, Text } from "@shopify/polaris";
import { CsvLink } from "~/ui/insights/csv-link";
import { PlainTable } from "~/ui/insights/plain-table";
import { memberTitle } from "~/ui/members/members-table";
import { useWords } from "~/ui/words";

export type SegmentMemberView = {
  customerId: string;
  memberId: string | null;
  name: string | null;
  email: string | null;
  isErased: boolean;
  tier: string | null;
  available: number;
  orders: number;
  netMinor: number;
  lastDay: string | null;
  scores: readonly [number, number, number] | null;
};

type Props = {
  segment: string;
  members: SegmentMemberView[];
  older: string | null;
  newer: string | null;
  onTurn: (direction: "older" | "newer", key: string) => void;
};

const COLUMNS = ["customer", "revenue", "orders", "last_order", "scores", "tier", "points"] as const;

/** A segment's customers, those who spent most first. */
export function MembersCard({ segment, members, older, newer, onTurn }: Props) {
  const { t, format } = useWords();
  if (members.length === 0) {
    return (
      <Card>
        <EmptySearchResult
          title={t("segment_page.empty")}
          description={t("segment_page.empty_text")}
          withIllustration
        />
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("segment_page.members")}
        </Text>
        <PlainTable
          label={t("segment_page.members")}
          columns={COLUMNS.map((column) => ({
            title: t(`segment_page.column.${column}`),
            isText: column === "tier" || column === "scores",
          }))}
          rows={members.map((member) => ({
            key: member.customerId,
            cells: [
              <Customer key="name" member={member} />,
              format.money(member.netMinor),
              format.number(member.orders),
              member.lastDay ? format.calendarDay(member.lastDay) : t("none"),
              member.scores ? member.scores.join(" · ") : t("none"),
              member.tier ?? t("none"),
              format.number(member.available),
            ],
          }))}
        />
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <CsvLink table="segment-members" query={`segment=${segment}`} />
          <Pagination
            hasPrevious={newer !== null}
            hasNext={older !== null}
            onPrevious={() => newer && onTurn("newer", newer)}
            onNext={() => older && onTurn("older", older)}
            accessibilityLabel={t("segment_page.pages")}
          />
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Customer({ member }: { member: SegmentMemberView }) {
  const words = useWords();
  const title = memberTitle(words, member);
  return (
    <BlockStack>
      {member.memberId ? (
        <Link url={`/app/members/${member.memberId}`} removeUnderline>
          <Text as="span" fontWeight="medium" breakWord>
            {title}
          </Text>
        </Link>
      ) : (
        <Text as="span" breakWord>
          {title}
        </Text>
      )}
      {member.email && member.email !== title ? (
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {member.email}
        </Text>
      ) : null}
    </BlockStack>
  );
}
