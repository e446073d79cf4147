import { Text } from "@shopify/polaris";
import type { Booking } from "~/domain/insights/liability/bookings";
import { PlainTable } from "~/ui/insights/plain-table";
import { useWords } from "~/ui/words";

/** The double entries of a statement, with both sums. */
export function BookingsTable({ bookings }: { bookings: readonly Booking[] }) {
  const { t, format } = useWords();
  const sum = (side: "debitMinor" | "creditMinor") => bookings.reduce((total, each) => total + each[side], 0);
  const amount = (minor: number) => (minor === 0 ? "" : format.money(minor));
  const total = (text: string) => (
    <Text as="span" fontWeight="semibold">
      {text}
    </Text>
  );
  return (
    <PlainTable
      label={t("liability.bookings")}
      columns={[
        { title: t("csv.account") },
        { title: t("csv.line"), isText: true },
        { title: t("csv.debit") },
        { title: t("csv.credit") },
      ]}
      rows={[
        ...bookings.map(({ line, account, debitMinor, creditMinor }) => ({
          key: `${line} ${account}`,
          cells: [t(`csv.account.${account}`), t(`csv.line.${line}`), amount(debitMinor), amount(creditMinor)],
        })),
        {
          key: "sum",
          cells: [
            total(t("liability.sum")),
            "",
            total(format.money(sum("debitMinor"))),
            total(format.money(sum("creditMinor"))),
          ],
        },
      ]}
    />
  );
}
