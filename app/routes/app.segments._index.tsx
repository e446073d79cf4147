import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { presentSegments } from "~/presenters/insights/segments.server";
import { NoReport } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { ClassesCard } from "~/ui/segments/classes-card";
import { MovesCard } from "~/ui/segments/moves-card";
import { RfmCard } from "~/ui/segments/rfm-card";
import { SizesCard } from "~/ui/segments/sizes-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.segments");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentSegments(deps, shop);
}

export default function Segments() {
  const { result, computedAt, run } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page title={t("nav.segments")} subtitle={t("segments.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={computedAt} run={run} />
        {result ? (
          <>
            <RfmCard grid={result.grid} />
            <SizesCard
              title={t("segments.names")}
              text={t("segments.names_text")}
              metric="shopify_segment"
              sizes={result.segments}
              before={result.before}
              csv="segments"
            />
            <MovesCard transitions={result.transitions} before={result.before} today={result.today} />
            <SizesCard
              title={t("segments.guides")}
              text={t("segments.guides_text")}
              metric="guide_segment"
              sizes={result.guides}
              before={result.before}
              csv="guide-segments"
            />
            <ClassesCard classes={result.classes} classic={result.classicClasses} />
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
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.segments" />;
}
