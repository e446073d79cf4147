import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Box, InlineStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { presentMonthStatement } from "~/presenters/insights/month-statement.server";
import { CsvLink } from "~/ui/insights/csv-link";
import { rangeWords } from "~/ui/insights/range-words";
import { ReportCard } from "~/ui/insights/report-card";
import { BookingsTable } from "~/ui/liability/bookings-table";
import { StatementRows } from "~/ui/liability/statement-rows";
import { isLibraryAnswer, isNotFound, NotFound, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "liability.statement");

export async function loader({ request, params: { month = "" } }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const statement = await presentMonthStatement(deps, shop, month);
  if (!statement) throw new Response(null, { status: 404 });
  return statement;
}

export default function MonthStatement() {
  const { month, range, isComplete, closedOn, shopDomain, statement, bookings } = useLoaderData<typeof loader>();
  const words = useWords();
  const { t, format } = words;
  return (
    <Page
      backAction={{ content: t("nav.liability"), url: "/app/liability" }}
      title={t("liability.statement_of", { month: format.month(month) })}
      subtitle={`${shopDomain} · ${rangeWords(words, range)}`}
      primaryAction={{ content: t("liability.print"), onAction: () => window.print() }}
    >
      <BlockStack gap="400">
        <Banner tone="info">
          <Text as="p">
            {closedOn
              ? t("liability.closed", { day: format.calendarDay(closedOn) })
              : t(isComplete ? "liability.not_closed" : "liability.incomplete")}
          </Text>
        </Banner>
        <ReportCard title={t("liability.statement")} text={t("liability.statement_gross")}>
          <StatementRows statement={statement} />
        </ReportCard>
        <ReportCard
          title={t("liability.bookings")}
          text={t("liability.bookings_text", { day: format.calendarDay(range.to) })}
          empty={bookings.length === 0 ? t("liability.bookings_empty") : null}
        >
          <BookingsTable bookings={bookings} />
        </ReportCard>
        <Box printHidden paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack>
            <CsvLink table="statement-bookings" query={`from=${range.from}&to=${range.to}`} />
          </InlineStack>
        </Box>
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { t } = useWords();
  if (isLibraryAnswer(error)) return boundary.error(error);
  if (!isNotFound(error)) return <PageError title="liability.statement" />;
  const back = { label: t("nav.liability"), url: "/app/liability" };
  return <NotFound title={t("liability.no_statement")} text={t("liability.no_statement_text")} back={back} />;
}
