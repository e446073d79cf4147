import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Box, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { presentHealth } from "~/presenters/insights/health.server";
import { parseRange } from "~/presenters/insights/range";
import { readyRange } from "~/services/insights/ready-range.server";
import { HealthTiles } from "~/ui/health/health-tiles";
import { PathCard } from "~/ui/health/path-card";
import { RewardsCard } from "~/ui/health/rewards-card";
import { TimingCard } from "~/ui/health/timing-card";
import { CsvLink } from "~/ui/insights/csv-link";
import { RangePicker } from "~/ui/insights/range-picker";
import { shortRangeWords } from "~/ui/insights/range-words";
import { NoReport } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.health");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const { range, problem } = parseRange(new URL(request.url).searchParams, dayIn(shop.timezone, deps.now()));
  const shown = await readyRange(deps, shop, range, [{ name: "health", isCompared: true }]);
  return { problem, ...(await presentHealth(deps, shop, shown)) };
}

export default function Health() {
  const { range, problem, computedAt, run, asked, health, former } = useLoaderData<typeof loader>();
  const words = useWords();
  const { t } = words;
  const query = `from=${range.from}&to=${range.to}&compare=${range.compare}`;
  return (
    <Page title={t("nav.health")} subtitle={t("health.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={computedAt} run={run} />
        <RangePicker range={range} problem={problem} asked={asked} />
        {health ? (
          <>
            <HealthTiles
              health={health}
              former={former}
              against={range.former && former ? shortRangeWords(words, range.former, range.today) : null}
            />
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <CsvLink table="health" query={query} about={t("nav.health")} />
            </Box>
            <RewardsCard rewards={health.rewards} query={query} />
            <TimingCard timing={health.timing} query={query} />
            <PathCard path={health.path} />
          </>
        ) : (
          <NoReport range={range} asked={asked} />
        )}
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.health" />;
}
