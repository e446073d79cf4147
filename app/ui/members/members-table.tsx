import { Badge, BlockStack, IndexTable, InlineStack, Link, Text, useBreakpoints } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Words } from "~/ui/words";
import { useWords } from "~/ui/words";

export type MemberItem = {
  id: string;
  customerId: string;
  name: string | null;
  email: string | null;
  isErased: boolean;
  available: number;
  pending: number;
  orders: number;
  tier: string | null;
  joinedAt: string;
  lastActiveAt: string | null;
};

type Props = {
  members: MemberItem[];
  pagination: { hasPrevious: boolean; hasNext: boolean; onPrevious: () => void; onNext: () => void; label: string };
  emptyState: ReactNode;
};

const COLUMNS = ["member", "tier", "joined", "active", "orders", "points"] as const;
const NUMERIC = new Set<string>(["points", "orders"]);

/** Members as a table; as a list on a narrow screen. */
export function MembersTable({ members, pagination, emptyState }: Props) {
  const { t } = useWords();
  const { smDown } = useBreakpoints();
  const [first, ...others] = COLUMNS.map((column) => ({
    title: t(`members.column.${column}`),
    alignment: NUMERIC.has(column) ? ("end" as const) : ("start" as const),
  }));
  return (
    <IndexTable
      resourceName={{ singular: t("members.resource_singular"), plural: t("members.resource_plural") }}
      headings={[first!, ...others]}
      itemCount={members.length}
      selectable={false}
      condensed={smDown}
      emptyState={emptyState}
      pagination={members.length > 0 ? pagination : undefined}
    >
      {members.map((member, index) => (
        <IndexTable.Row key={member.id} id={member.id} position={index}>
          {smDown ? <NarrowRow member={member} /> : <Cells member={member} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Cells({ member }: { member: MemberItem }) {
  const words = useWords();
  const { format } = words;
  return (
    <>
      <IndexTable.Cell>
        <MemberLink member={member} />
      </IndexTable.Cell>
      <IndexTable.Cell>{member.tier ? <Badge>{member.tier}</Badge> : words.t("none")}</IndexTable.Cell>
      <IndexTable.Cell>{format.day(member.joinedAt)}</IndexTable.Cell>
      <IndexTable.Cell>{member.lastActiveAt ? format.day(member.lastActiveAt) : words.t("none")}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" numeric alignment="end">
          {format.number(member.orders)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Points member={member} alignment="end" />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ member }: { member: MemberItem }) {
  const { t, format } = useWords();
  return (
    <div style={{ padding: "12px 16px", width: "100%" }}>
      <InlineStack align="space-between" gap="300" wrap={false}>
        <BlockStack gap="100">
          <MemberLink member={member} />
          <Text as="span" variant="bodySm" tone="subdued">
            {t("members.joined", { day: format.day(member.joinedAt) })}
          </Text>
          {member.tier ? (
            <span>
              <Badge>{member.tier}</Badge>
            </span>
          ) : null}
        </BlockStack>
        <div style={{ whiteSpace: "nowrap" }}>
          <Points member={member} alignment="end" />
        </div>
      </InlineStack>
    </div>
  );
}

function MemberLink({ member }: { member: MemberItem }) {
  const words = useWords();
  const name = memberTitle(words, member);
  return (
    <BlockStack>
      <Link url={`/app/members/${member.id}`} dataPrimaryLink removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
          {name}
        </Text>
      </Link>
      {member.email && member.email !== name ? (
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {member.email}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function Points({ member, alignment }: { member: MemberItem; alignment: "start" | "end" }) {
  const { t, format } = useWords();
  return (
    <BlockStack>
      <Text as="span" numeric alignment={alignment} tone={member.available < 0 ? "critical" : undefined}>
        {format.number(member.available)}
      </Text>
      {member.pending > 0 ? (
        <Text as="span" numeric variant="bodySm" tone="subdued" alignment={alignment}>
          {t("bucket.change.pending", { points: format.signed(member.pending) })}
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** What to call a member: the name, else the e-mail, else the customer's number; erased people have none left. */
export function memberTitle(
  { t }: Pick<Words, "t">,
  member: Pick<MemberItem, "name" | "email" | "isErased" | "customerId">,
): string {
  if (member.isErased) return t("member.erased", { customer: member.customerId });
  return member.name ?? member.email ?? t("member.customer", { customer: member.customerId });
}
