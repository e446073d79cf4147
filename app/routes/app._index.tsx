import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { presentHome } from "~/presenters/home.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { EmptyCard } from "~/ui/empty-card";
import { LatestActivity } from "~/ui/home/latest-activity";
import { Metrics } from "~/ui/home/metrics";
import { PointsChart } from "~/ui/home/points-chart";
import { SetupGuide } from "~/ui/home/setup-guide";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.home");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentHome(deps, shop);
}

export default function Home() {
  const home = useLoaderData<typeof loader>();
  const { t } = useWords();
  const isEmpty = home.members === 0 && home.latest.length === 0;
  return (
    <Page
      title={t("nav.home")}
      titleMetadata={
        <Badge tone={home.setup.isProgrammeOn ? "success" : "attention"}>
          {t(home.setup.isProgrammeOn ? "status.active" : "status.paused")}
        </Badge>
      }
    >
      <BlockStack gap="400">
        <SetupGuide setup={home.setup} />
        {isEmpty ? (
          <FirstDay />
        ) : (
          <>
            <Metrics numbers={home} />
            <PointsChart daily={home.daily} />
            <LatestActivity latest={home.latest} />
          </>
        )}
      </BlockStack>
    </Page>
  );
}

function FirstDay() {
  const { t } = useWords();
  return (
    <EmptyCard
      title={t("home.empty.title")}
      text={t("home.empty.text")}
      action={{ label: t("home.empty.action"), url: "/app/programme" }}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.home" />;
}
