import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { presentLiability } from "~/presenters/insights/liability.server";
import { CsvLink } from "~/ui/insights/csv-link";
import { RangePicker } from "~/ui/insights/range-picker";
import { rangeWords, shortRangeWords } from "~/ui/insights/range-words";
import { NoReport, ReportCard } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { AgeCard } from "~/ui/liability/age-card";
import { BreakageCard } from "~/ui/liability/breakage-card";
import { ForecastCard } from "~/ui/liability/forecast-card";
import { MonthsCard } from "~/ui/liability/months-card";
import { MovementCharts } from "~/ui/liability/movement-charts";
import { OwedTiles } from "~/ui/liability/owed-tiles";
import { StatementRows } from "~/ui/liability/statement-rows";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.liability");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentLiability(deps, shop, new URL(request.url).searchParams);
}

export default function Liability() {
  const { range, problem, result, computedAt, run, statement, former, parts, by, months } =
    useLoaderData<typeof loader>();
  const words = useWords();
  const { t } = words;
  const query = `from=${range.from}&to=${range.to}`;
  return (
    <Page title={t("nav.liability")} subtitle={t("liability.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={computedAt} run={run} />
        {result ? <OwedTiles report={result} /> : <NoReport />}
        <RangePicker range={range} problem={problem} />
        <ReportCard
          title={t("liability.statement")}
          text={t("liability.statement_text", { range: rangeWords(words, range) })}
        >
          <StatementRows
            statement={statement}
            former={former && range.former && { ...former, name: shortRangeWords(words, range.former, range.today) }}
          />
          <CsvLink table="statement-bookings" query={query} />
        </ReportCard>
        <MovementCharts parts={parts} by={by} query={query} />
        {result ? (
          <>
            <AgeCard byAge={result.byAge} {...result.outstanding} />
            <BreakageCard breakage={result.breakage} cohorts={result.cohorts} />
            <ForecastCard forecast={result.forecast} expiry={result.expiry} />
          </>
        ) : null}
        <MonthsCard months={months} />
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.liability" />;
}
