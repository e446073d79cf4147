import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Box, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import type { DayRange } from "~/domain/insights/ranges/range";
import { parseRange } from "~/presenters/insights/range";
import { presentRetention } from "~/presenters/insights/retention.server";
import { readyRange } from "~/services/insights/ready-range.server";
import { CsvLink } from "~/ui/insights/csv-link";
import { RangePicker } from "~/ui/insights/range-picker";
import { shortRangeWords } from "~/ui/insights/range-words";
import { NoReport } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { BeforeCard } from "~/ui/retention/before-card";
import { CohortsCard } from "~/ui/retention/cohorts-card";
import { CurveCards } from "~/ui/retention/curves";
import { FlowsCard } from "~/ui/retention/flows-card";
import { GapsCard } from "~/ui/retention/gaps-card";
import { GroupsCards } from "~/ui/retention/groups-card";
import { SummaryTiles } from "~/ui/retention/summary-tiles";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.retention");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const query = new URL(request.url).searchParams;
  const { range, problem } = parseRange(query, dayIn(shop.timezone, deps.now()), "month");
  const shown = await readyRange(deps, shop, range, [{ name: "retention", isCompared: true }]);
  return { problem, ...(await presentRetention(deps, shop, shown)) };
}

export default function Retention() {
  const { range, problem, computedAt, run, asked, cohorts, numbers, former } = useLoaderData<typeof loader>();
  const words = useWords();
  const { t } = words;
  const query = `from=${range.from}&to=${range.to}&compare=${range.compare}`;
  const wordsOf = (days: DayRange) => shortRangeWords(words, days, range.today);
  const names = { range: wordsOf(range), former: range.former ? wordsOf(range.former) : "" };
  const against = former ? names.former : null;
  const earlier = cohorts?.former ?? null;
  return (
    <Page title={t("nav.retention")} subtitle={t("retention.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={computedAt} run={run} />
        <RangePicker range={range} problem={problem} asked={asked} />
        {numbers ? (
          <>
            <SummaryTiles numbers={numbers} former={former} against={against} />
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <CsvLink table="retention" query={query} about={t("nav.retention")} />
            </Box>
          </>
        ) : (
          <NoReport range={range} asked={asked} />
        )}
        {cohorts ? (
          <>
            <CohortsCard cohorts={cohorts.table} month={cohorts.month} query={query} />
            <CurveCards curves={cohorts} former={earlier} names={names} query={query} />
            <FlowsCard flows={cohorts.flows} former={earlier?.flows ?? []} names={names} query={query} />
          </>
        ) : numbers ? (
          <NoReport />
        ) : null}
        {numbers ? (
          <>
            <GapsCard gaps={numbers.gaps} former={former && former.gaps} against={against} query={query} />
            <GroupsCards {...numbers} formerByUse={former && former.byUse} query={query} />
          </>
        ) : null}
        <BeforeCard found={cohorts?.beforeAndAfter ?? null} />
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.retention" />;
}
