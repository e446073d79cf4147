import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { presentRetention } from "~/presenters/insights/retention.server";
import { NoReport } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { CohortsCard } from "~/ui/retention/cohorts-card";
import { Curves } from "~/ui/retention/curves";
import { FlowsCard, RateTiles } from "~/ui/retention/flows-card";
import { GapsCard } from "~/ui/retention/gaps-card";
import { GroupsCards } from "~/ui/retention/groups-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.retention");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentRetention(deps, shop);
}

export default function Retention() {
  const { result, computedAt, run } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page title={t("nav.retention")} subtitle={t("retention.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={computedAt} run={run} />
        {result ? (
          <>
            <RateTiles flows={result.flows} />
            <CohortsCard cohorts={result.cohorts} month={result.month} />
            <Curves retention={result.retention} repurchase={result.repurchase} />
            <GapsCard gaps={result.gaps} />
            <FlowsCard flows={result.flows} />
            <GroupsCards {...result} />
          </>
        ) : (
          <NoReport />
        )}
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.retention" />;
}
