import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { CsvLink } from "~/ui/insights/csv-link";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** The days of a month; of the present one so far. */
export type StatementMonth = { month: string; from: string; to: string };

/** The statements for the books, a month each. */
export function MonthsCard({ months }: { months: readonly StatementMonth[] }) {
  const { t, format } = useWords();
  return (
    <ReportCard
      title={t("liability.months")}
      text={t("liability.months_text")}
      empty={months.length === 0 ? t("liability.months_empty") : null}
    >
      <BlockStack as="ul" gap="200">
        {months.map(({ month, from, to }) => (
          <li key={month}>
            <InlineStack gap="400" align="space-between" blockAlign="center">
              <Text as="span">{format.month(month)}</Text>
              <InlineStack gap="400">
                <Button
                  variant="plain"
                  url={`/app/liability/${month}`}
                  accessibilityLabel={`${t("liability.open_statement")}: ${format.month(month)}`}
                >
                  {t("liability.open_statement")}
                </Button>
                <CsvLink table="statement-bookings" query={`from=${from}&to=${to}`} about={format.month(month)} />
              </InlineStack>
            </InlineStack>
          </li>
        ))}
      </BlockStack>
    </ReportCard>
  );
}
