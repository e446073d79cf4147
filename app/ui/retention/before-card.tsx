import type { BeforeAndAfter } from "~/domain/insights/cohorts/before-and-after";
import { share } from "~/domain/insights/statistics/share";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** The same customers before the programme began and after it, whatever the range; nothing where that is not known. */
export function BeforeCard({ found }: { found: BeforeAndAfter | null }) {
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
