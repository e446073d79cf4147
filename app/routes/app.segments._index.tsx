import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { presentSegments } from "~/presenters/insights/segments.server";
import { parseSnapshot } from "~/presenters/insights/snapshot";
import { readySnapshot } from "~/services/insights/segments/ready-snapshot.server";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { ClassesCard } from "~/ui/segments/classes-card";
import { MovesCard } from "~/ui/segments/moves-card";
import { RfmCard } from "~/ui/segments/rfm-card";
import { SizesCard } from "~/ui/segments/sizes-card";
import { NoSnapshot, snapshotQuery, SnapshotPicker } from "~/ui/segments/snapshot-picker";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.segments");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const asked = parseSnapshot(new URL(request.url).searchParams, dayIn(shop.timezone, deps.now()));
  await readySnapshot(deps, shop, asked);
  return { problem: asked.problem, ...(await presentSegments(deps, shop, asked)) };
}

export default function Segments() {
  const { range, problem, isDefault, asked, result, computedAt, run } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const query = snapshotQuery(range, isDefault);
  return (
    <Page title={t("nav.segments")} subtitle={t("segments.subtitle")}>
      <BlockStack gap="400">
        {result || (isDefault && !asked) ? <ReportStatus computedAt={computedAt} run={run} /> : null}
        <SnapshotPicker range={range} problem={problem} asked={asked} isDefault={isDefault} days={result} />
        {result ? (
          <>
            <RfmCard grid={result.grid} today={result.today} query={query} />
            <SizesCard
              title={t("segments.names")}
              text={t("segments.names_text")}
              metric="shopify_segment"
              sizes={result.segments}
              before={result.before}
              csv="segments"
              query={query}
            />
            {result.transitions && result.before ? (
              <MovesCard transitions={result.transitions} before={result.before} today={result.today} query={query} />
            ) : null}
            <SizesCard
              title={t("segments.guides")}
              text={t("segments.guides_text")}
              metric="guide_segment"
              sizes={result.guides}
              before={result.before}
              csv="guide-segments"
              query={query}
            />
            <ClassesCard classes={result.classes} classic={result.classicClasses} query={query} />
          </>
        ) : (
          <NoSnapshot asked={asked} isDefault={isDefault} />
        )}
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.segments" />;
}
