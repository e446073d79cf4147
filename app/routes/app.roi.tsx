import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, type ClientActionFunctionArgs } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { parseRange } from "~/presenters/insights/range";
import { presentRoi } from "~/presenters/insights/roi.server";
import { changeInsightSetting } from "~/services/insights/change-insight-setting.server";
import { readyRange } from "~/services/insights/ready-range.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { RangePicker } from "~/ui/insights/range-picker";
import { NoReport } from "~/ui/insights/report-card";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { CostCard } from "~/ui/roi/cost-card";
import { ExperimentCard } from "~/ui/roi/experiment-card";
import { LinesCard } from "~/ui/roi/lines-card";
import { ObservedCard } from "~/ui/roi/observed-card";
import { SalesTiles } from "~/ui/roi/sales-tiles";
import { SettingCard } from "~/ui/roi/setting-card";
import { readSettingForm, type SettingAnswer } from "~/ui/roi/setting-form";
import { VerdictCard } from "~/ui/roi/verdict-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.roi");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const { range, problem } = parseRange(new URL(request.url).searchParams, dayIn(shop.timezone, deps.now()));
  const shown = await readyRange(deps, shop, range, [{ name: "period", isCompared: true }]);
  return { problem, ...(await presentRoi(deps, shop, shown)) };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const { setting, wrong } = readSettingForm(await request.formData(), shop.currency);
  if (!setting) return data<SettingAnswer>({ outcome: "invalid", wrong }, { status: 422 });
  await changeInsightSetting(deps, { shopId: shop.id, setting, by });
  return data<SettingAnswer>({ outcome: "saved" });
}

/** What was typed outlives a failure. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<SettingAnswer>());
}

export default function Roi() {
  const page = useLoaderData<typeof loader>();
  const { range, sales, formerSales, figures, formerCost, basis } = page;
  const { t } = useWords();
  const query = `from=${range.from}&to=${range.to}&compare=${range.compare}`;
  return (
    <Page title={t("nav.roi")} subtitle={t("roi.subtitle")}>
      <BlockStack gap="400">
        <ReportStatus computedAt={page.computedAt} run={page.run} />
        <RangePicker range={range} problem={page.problem} asked={page.asked} />
        {sales && figures ? (
          <>
            <VerdictCard figures={figures} heldOutPercent={page.heldOutPercent} />
            <LinesCard figures={figures} query={query} />
            <SalesTiles sales={sales} former={formerSales} formerDays={range.former} />
            {figures.experiment ? <ExperimentCard experiment={figures.experiment} query={query} /> : null}
            <CostCard
              range={figures}
              cost={figures.cost}
              former={range.former && formerCost && { ...range.former, cost: formerCost }}
              breakage={basis.breakage}
              isBreakageKnown={basis.isBreakageKnown}
              query={query}
            />
            <ObservedCard sales={sales} beforeAndAfter={page.beforeAndAfter} query={query} />
          </>
        ) : (
          <NoReport range={range} asked={page.asked} />
        )}
        <SettingCard {...basis} />
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.roi" />;
}
