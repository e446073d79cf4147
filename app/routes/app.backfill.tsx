import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, type ClientActionFunctionArgs } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant, type Merchant } from "~/auth/require-merchant.server";
import { startOfDay } from "~/domain/backfill/start-of-day";
import { presentBackfill } from "~/presenters/backfill.server";
import { cancelBackfill } from "~/services/backfill/cancel-backfill.server";
import { confirmBackfill } from "~/services/backfill/confirm-backfill.server";
import { continueBackfill } from "~/services/backfill/continue-backfill.server";
import { requestBackfill } from "~/services/backfill/request-backfill.server";
import { seesAllOrdersIfTold } from "~/shopify/sees-all-orders.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { BeginCard } from "~/ui/backfill/begin-card";
import { EndedCard } from "~/ui/backfill/ended-card";
import { PreviewCard } from "~/ui/backfill/preview-card";
import { ProgressCard } from "~/ui/backfill/progress-card";
import { readBackfillRequest, type BackfillAnswer, type BackfillRequest } from "~/ui/backfill/request";
import { useBackfill } from "~/ui/backfill/use-backfill";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useLookingAgain } from "~/ui/use-looking-again";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "backfill.title");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentBackfill(deps, shop, () => seesAllOrdersIfTold(deps.adminFor(shop.domain)));
}

export async function action({ request }: ActionFunctionArgs) {
  const merchant = await requireMerchant(request);
  const asked = readBackfillRequest(await request.formData());
  if (!asked) return data<BackfillAnswer>({ outcome: "invalid" }, { status: 422 });
  return data<BackfillAnswer>({ outcome: (await answer(merchant, asked)) ? "done" : "nothing" });
}

/** Nothing of another shop's is touched, whatever the id. */
function answer({ deps, shop, by }: Merchant, asked: BackfillRequest): Promise<boolean> {
  switch (asked.what) {
    case "begin":
      return requestBackfill(deps, shop.id, startOfDay(shop.timezone, asked.since), by);
    case "confirm":
      return confirmBackfill(deps, shop.id, BigInt(asked.id), by);
    case "cancel":
      return cancelBackfill(deps, shop.id, BigInt(asked.id));
    case "continue":
      return continueBackfill(deps, shop.id, BigInt(asked.id));
  }
}

/** The page stays over a failure, and says so. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<BackfillAnswer>());
}

export default function PastOrders() {
  const { latest, canAsk, seesAll, today, recentDay } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const { send, sending, hasFailed } = useBackfill();
  useLookingAgain(latest?.progress != null);
  const id = latest?.id ?? "";
  const onCancel = () => send({ what: "cancel", id });
  return (
    <Page
      title={t("backfill.title")}
      subtitle={t("backfill.subtitle")}
      backAction={{ content: t("nav.home"), url: "/app" }}
    >
      <BlockStack gap="400">
        {hasFailed ? <Banner tone="critical">{t("backfill.not_sent")}</Banner> : null}
        {latest?.progress ? (
          <ProgressCard
            backfill={latest}
            sending={sending}
            onCancel={onCancel}
            onContinue={() => send({ what: "continue", id })}
          />
        ) : null}
        {latest?.state === "previewed" ? (
          <PreviewCard
            backfill={latest}
            sending={sending}
            onConfirm={() => send({ what: "confirm", id })}
            onCancel={onCancel}
          />
        ) : null}
        {latest && canAsk ? <EndedCard backfill={latest} /> : null}
        {canAsk ? (
          <BeginCard
            today={today}
            recentDay={recentDay}
            seesAll={seesAll}
            isSending={sending === "begin"}
            onBegin={(since) => send({ what: "begin", since })}
          />
        ) : null}
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="backfill.title" />;
}
