import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { presentHome } from "~/presenters/home.server";
import { parseRange } from "~/presenters/insights/range";
import { readyRange } from "~/services/insights/ready-range.server";
import { EmptyCard } from "~/ui/empty-card";
import { ChangesCard } from "~/ui/home/changes-card";
import { LatestActivity } from "~/ui/home/latest-activity";
import { Numbers } from "~/ui/home/numbers";
import { PointsByDay } from "~/ui/home/points-by-day";
import { SetupGuide } from "~/ui/home/setup-guide";
import { TodoCard } from "~/ui/home/todo-card";
import { RangePicker } from "~/ui/insights/range-picker";
import { shortRangeWords } from "~/ui/insights/range-words";
import { ReportStatus } from "~/ui/insights/report-status";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.home");

/** Nobody waits long for their home page. */
const PATIENCE_MS = 2000;

const READ = [
  { name: "health", isCompared: true },
  { name: "period", isCompared: false },
] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const { range, problem } = parseRange(new URL(request.url).searchParams, dayIn(shop.timezone, deps.now()));
  const shown = await readyRange(deps, shop, range, READ, PATIENCE_MS);
  return { problem, ...(await presentHome(deps, shop, shown)) };
}

export default function Home() {
  const home = useLoaderData<typeof loader>();
  const words = useWords();
  const { t } = words;
  const { range } = home;
  const against = range.former && shortRangeWords(words, range.former, range.today);
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
            <TodoCard todos={home.todos} />
            <RangePicker range={range} problem={home.problem} asked={home.asked} />
            <Numbers {...home} against={against} />
            {against ? <ChangesCard changes={home.changes} against={against} /> : null}
            <PointsByDay parts={home.parts} by={home.by} range={range} />
            <LatestActivity latest={home.latest} />
            <ReportStatus computedAt={home.computedAt} run={home.run} />
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
