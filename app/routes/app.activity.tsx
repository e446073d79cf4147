import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import {
  useLoaderData,
  useNavigation,
  useRevalidator,
  useRouteError,
  useSearchParams,
  type ClientActionFunctionArgs,
} from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import type { MessageKey } from "~/i18n/i18n";
import { presentActivity } from "~/presenters/activity/activity.server";
import { replayDeliveries } from "~/services/platform/replay-deliveries.server";
import { replayJobs } from "~/services/platform/replay-jobs.server";
import { requireMerchant, type Merchant } from "~/auth/require-merchant.server";
import { readActivityQuery, withPeriod, withTurn, type ListName } from "~/ui/activity/activity-query";
import { BooksCard } from "~/ui/activity/books-card";
import { FailedCard } from "~/ui/activity/failed-card";
import { Numbers } from "~/ui/activity/numbers";
import { PeriodSelect } from "~/ui/activity/period-select";
import { ReconciliationCard } from "~/ui/activity/reconciliation-card";
import { readReplay, type Replay, type ReplayAnswer } from "~/ui/activity/replay";
import { ScheduleCard } from "~/ui/activity/schedule-card";
import { TopicsCard } from "~/ui/activity/topics-card";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { LinkCard } from "~/ui/backfill/link-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.activity");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentActivity(deps, shop, readActivityQuery(new URL(request.url).searchParams));
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const replay = readReplay(await request.formData());
  if (!replay) return data<ReplayAnswer>({ outcome: "invalid" }, { status: 422 });
  return data<ReplayAnswer>({ outcome: "replayed", count: await replayFor(deps, shop.id, replay, by) });
}

/** Nothing of another shop's is touched, whatever the id: then the count is 0. */
function replayFor(deps: Merchant["deps"], shopId: bigint, replay: Replay, by: string): Promise<number> {
  switch (replay.what) {
    case "message":
      return replayDeliveries(deps, { shops: shopId, webhookId: replay.id }, by);
    case "messages":
      return replayDeliveries(deps, { shops: shopId }, by);
    case "task":
      return replayJobs(deps, { shops: shopId, id: replay.id }, by);
    case "tasks":
      return replayJobs(deps, { shops: shopId }, by);
  }
}

/** The page stays over a failure, and says so. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<ReplayAnswer>());
}

export default function Activity() {
  const activity = useLoaderData<typeof loader>();
  const { failures, deadJobs } = activity;
  const { t } = useWords();
  const [searchParams, setSearchParams] = useSearchParams();
  const { state } = useNavigation();
  const { revalidate, state: refreshing } = useRevalidator();
  const go = (next: URLSearchParams) => setSearchParams(next, { preventScrollReset: true });
  const turner = (list: ListName) => (direction: "older" | "newer", key: string) =>
    go(withTurn(searchParams, list, direction, key));
  return (
    <Page
      title={t("nav.activity")}
      subtitle={t("work.subtitle")}
      secondaryActions={[
        { content: t("work.refresh"), onAction: () => void revalidate(), loading: refreshing === "loading" },
      ]}
    >
      <BlockStack gap="400">
        <PeriodSelect
          days={activity.days}
          isLoading={state === "loading"}
          onChange={(days) => go(withPeriod(searchParams, days))}
        />
        <Numbers numbers={activity} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <FailedCard
                {...failures}
                list="messages"
                items={failures.rows.map((row) => ({ ...row, name: t(`topic.${row.topic}` as MessageKey) }))}
                onTurn={turner("messages")}
              />
              <FailedCard
                {...deadJobs}
                list="tasks"
                items={deadJobs.rows.map((row) => ({ ...row, name: t(`job.${row.name}` as MessageKey) }))}
                onTurn={turner("tasks")}
              />
              <TopicsCard topics={activity.topics} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <BooksCard books={activity.books} seal={activity.seal} />
              <ReconciliationCard reconciliation={activity.reconciliation} />
              <LinkCard />
              <ScheduleCard tasks={activity.schedule} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.activity" />;
}
