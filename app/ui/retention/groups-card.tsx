import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { BeforeAndAfter, GroupNumbers } from "~/domain/insights/cohorts/cohort-report";
import { share } from "~/domain/insights/statistics/share";
import type { MessageKey } from "~/i18n/i18n";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

const USES = ["redeemed", "earned", "never"];
type Named = GroupNumbers & { name: string };

/** Buyers by what the programme was to them, by tier, and against the time before it: none of it says what it caused. */
export function GroupsCards(props: {
  byUse: GroupNumbers[];
  guests: GroupNumbers;
  byTier: Named[];
  beforeAndAfter: BeforeAndAfter | null;
}) {
  const { t } = useWords();
  const uses = USES.flatMap((key) => props.byUse.filter((group) => group.key === key));
  const groups = [...uses, props.guests].map((group) => ({
    ...group,
    name: t(`retention.group.${group.key}` as MessageKey),
  }));
  return (
    <>
      <ReportCard
        title={t("retention.groups")}
        text={t("retention.groups_text")}
        metric="buyer_groups"
        csv={{ table: "buyer-groups" }}
      >
        <BlockStack gap="400">
          <Banner tone="warning" title={t("retention.observational")}>
            <Text as="p">{t("retention.observational_text")}</Text>
          </Banner>
          <GroupTable label={t("retention.groups")} groups={groups} />
        </BlockStack>
      </ReportCard>
      <ReportCard
        title={t("retention.tiers")}
        text={t("retention.tiers_text")}
        metric="buyers_by_tier"
        empty={props.byTier.length === 0 ? t("retention.tiers_empty") : null}
        csv={{ table: "buyers-by-tier" }}
      >
        <GroupTable label={t("retention.tiers")} groups={props.byTier} />
      </ReportCard>
      <BeforeCard found={props.beforeAndAfter} />
    </>
  );
}

function GroupTable({ label, groups }: { label: string; groups: Named[] }) {
  const { t, format } = useWords();
  const columns = ["group", "customers", "repurchase", "orders", "average", "revenue"] as const;
  const money = (minor: number | null) => (minor === null ? t("none") : format.money(Math.round(minor)));
  return (
    <PlainTable
      label={label}
      columns={columns.map((column) => ({ title: t(`retention.group_column.${column}`) }))}
      rows={groups.map((group) => ({
        key: group.key,
        cells: [
          group.name,
          format.number(group.customers),
          group.repurchase === null ? t("none") : format.percent(group.repurchase),
          group.ordersPerCustomer === null ? t("none") : format.number(group.ordersPerCustomer),
          money(group.averageOrderMinor),
          money(group.revenuePerCustomerMinor),
        ],
      }))}
    />
  );
}

function BeforeCard({ found }: { found: BeforeAndAfter | null }) {
  const { t, format } = useWords();
  if (!found) return null;
  const { customers } = found;
  const rows = (["before", "after"] as const).map((side) => ({ side, ...found[side] }));
  return (
    <ReportCard
      title={t("retention.before")}
      text={t("retention.before_text", {
        count: customers,
        days: found.days,
        day: format.calendarDay(found.began),
      })}
      metric="before_and_after"
      csv={{ table: "before-and-after" }}
    >
      <PlainTable
        label={t("retention.before")}
        columns={(["side", "buyers", "orders", "revenue"] as const).map((column) => ({
          title: t(`retention.before_column.${column}`),
        }))}
        rows={rows.map(({ side, buyers, orders, revenueMinor }) => ({
          key: side,
          cells: [
            t(`retention.${side}_began`, { days: found.days }),
            `${format.number(buyers)} (${format.percent(share(buyers, customers)!)})`,
            format.number(orders / customers),
            format.money(Math.round(revenueMinor / customers)),
          ],
        }))}
      />
    </ReportCard>
  );
}
