import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { GroupNumbers, GuestNumbers } from "~/domain/insights/cohorts/retention-report";
import type { MessageKey } from "~/i18n/i18n";
import { written } from "~/ui/insights/metric-tile";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

const USES = ["redeemed", "earned", "never"];
type Named = (GroupNumbers | GuestNumbers) & { name: string };

type Props = {
  byUse: GroupNumbers[];
  guests: GuestNumbers;
  byTier: (GroupNumbers & { name: string })[];
  /** The same of what the range is compared with; null: of nothing. */
  formerByUse: GroupNumbers[] | null;
  query: string;
};

/** Buyers by what the programme was to them and by tier: none of it says what it caused. */
export function GroupsCards({ byUse, guests, byTier, formerByUse, query }: Props) {
  const { t } = useWords();
  const uses = USES.flatMap((key) => byUse.filter((group) => group.key === key));
  const groups = [...uses, guests].map((group) => ({
    ...group,
    name: t(`retention.group.${group.key}` as MessageKey),
  }));
  return (
    <>
      <ReportCard
        title={t("retention.groups")}
        text={t("retention.groups_text")}
        metric="buyer_groups"
        csv={{ table: "buyer-groups", query }}
      >
        <BlockStack gap="400">
          <Banner tone="warning" title={t("retention.observational")}>
            <Text as="p">{t("retention.observational_text")}</Text>
          </Banner>
          <GroupTable label={t("retention.groups")} groups={groups} former={formerByUse} />
        </BlockStack>
      </ReportCard>
      <ReportCard
        title={t("retention.tiers")}
        text={t("retention.tiers_text")}
        metric="buyers_by_tier"
        empty={byTier.length === 0 ? t("retention.tiers_empty") : null}
        csv={{ table: "buyers-by-tier", query }}
      >
        <GroupTable label={t("retention.tiers")} groups={byTier} former={null} />
      </ReportCard>
    </>
  );
}

function GroupTable({ label, groups, former }: { label: string; groups: Named[]; former: GroupNumbers[] | null }) {
  const words = useWords();
  const { t } = words;
  const repurchaseBefore = (key: string) => former?.find((group) => group.key === key)?.repurchase ?? null;
  const columns = [
    { key: "group", cell: ({ name }: Named) => name },
    { key: "customers", cell: ({ customers }: Named) => written(words, "count", customers) },
    { key: "repurchase", cell: ({ repurchase }: Named) => written(words, "rate", repurchase) },
    ...(former
      ? [{ key: "repurchase_before", cell: ({ key }: Named) => written(words, "rate", repurchaseBefore(key)) } as const]
      : []),
    { key: "orders", cell: ({ ordersPerCustomer }: Named) => written(words, "count", ordersPerCustomer) },
    { key: "average", cell: ({ averageOrderMinor }: Named) => written(words, "money", averageOrderMinor) },
    { key: "revenue", cell: ({ revenuePerCustomerMinor }: Named) => written(words, "money", revenuePerCustomerMinor) },
  ] as const;
  return (
    <PlainTable
      label={label}
      columns={columns.map(({ key }) => ({ title: t(`retention.group_column.${key}`) }))}
      rows={groups.map((group) => ({ key: group.key, cells: columns.map(({ cell }) => cell(group)) }))}
    />
  );
}
