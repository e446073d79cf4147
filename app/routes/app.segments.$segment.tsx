import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, useSearchParams, type ClientActionFunctionArgs } from "@remix-run/react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { requireMerchant } from "~/auth/require-merchant.server";
import { dayIn } from "~/domain/calendar";
import { isSegment } from "~/domain/insights/segments/segment-keys";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { MessageKey } from "~/i18n/i18n";
import { segmentName } from "~/i18n/segment-name";
import { presentSegment } from "~/presenters/insights/segment.server";
import { presentSegmentNumbers } from "~/presenters/insights/segments.server";
import { parseSnapshot } from "~/presenters/insights/snapshot";
import { askSegmentAction } from "~/services/insights/segments/ask-segment-action.server";
import { readySnapshot } from "~/services/insights/segments/ready-snapshot.server";
import { retrySegmentAction } from "~/services/insights/segments/retry-segment-action.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { isLibraryAnswer, isNotFound, NotFound, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { ActionsCard } from "~/ui/segments/actions-card";
import { BonusModal } from "~/ui/segments/bonus-modal";
import { MembersCard } from "~/ui/segments/members-card";
import { readSegmentAsk, type SegmentAnswer } from "~/ui/segments/segment-ask";
import { readSegmentCursor } from "~/ui/segments/segment-query";
import { SegmentTiles } from "~/ui/segments/segment-tiles";
import { NoSnapshot, snapshotQuery, SnapshotPicker } from "~/ui/segments/snapshot-picker";
import { TagModal } from "~/ui/segments/tag-modal";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.segments");

const notFound = () => new Response(null, { status: 404 });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const query = new URL(request.url).searchParams;
  const segment = params.segment ?? "";
  const page = await presentSegment(deps, shop, { segment, cursor: readSegmentCursor(query) });
  if (!page) throw notFound();
  const asked = parseSnapshot(query, dayIn(shop.timezone, deps.now()));
  await readySnapshot(deps, shop, asked);
  const { problem } = asked;
  return { ...page, snapshot: { problem, ...(await presentSegmentNumbers(deps, shop, asked, segment)) } };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const segment = params.segment ?? "";
  if (!isSegment(segment)) throw notFound();
  const { ask, errors } = readSegmentAsk(await request.formData());
  if (!ask) return data<SegmentAnswer>({ outcome: "invalid", errors }, { status: 422 });
  try {
    const { total } =
      ask.what === "retry"
        ? await retrySegmentAction(deps, shop.id, ask.id)
        : await askSegmentAction(deps, { shopId: shop.id, id: ask.id, segment, deed: ask.deed, by });
    return data<SegmentAnswer>({ outcome: "asked", total });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<SegmentAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

/** The forms stay open over a failure; sent again, they count once. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<SegmentAnswer>());
}

export default function Segment() {
  const { snapshot, ...page } = useLoaderData<typeof loader>();
  const { segment, total, reachable, pointValue, members, older, newer, actions } = page;
  const words = useWords();
  const { t } = words;
  const [searchParams, setSearchParams] = useSearchParams();
  const [open, setOpen] = useState<"bonus" | "tag" | null>(null);
  const name = segmentName(words, segment);
  const turn = (direction: "older" | "newer", key: string) => {
    const next = new URLSearchParams(searchParams);
    next.set("at", `${direction}.${key}`);
    setSearchParams(next, { preventScrollReset: true });
  };
  const close = () => setOpen(null);
  const query = snapshotQuery(snapshot.range, snapshot.isDefault);
  return (
    <Page
      backAction={{ content: t("nav.segments"), url: `/app/segments${query && `?${query}`}` }}
      title={name}
      subtitle={`${t(`segment.${segment}.text` as MessageKey)} ${t("segment_page.count", { count: total })}`}
      primaryAction={{
        content: t("segment_page.bonus"),
        disabled: reachable.notHeldOut === 0,
        onAction: () => setOpen("bonus"),
      }}
      secondaryActions={[
        {
          content: t("segment_page.tag_in_shopify"),
          disabled: reachable.members === 0,
          onAction: () => setOpen("tag"),
        },
      ]}
    >
      <BlockStack gap="400">
        <SegmentThen snapshot={snapshot} />
        <ActionsCard actions={actions} />
        <MembersCard segment={segment} members={members} older={older} newer={newer} onTurn={turn} />
      </BlockStack>
      {open === "bonus" ? (
        <BonusModal
          name={name}
          members={reachable.notHeldOut}
          heldOut={reachable.members - reachable.notHeldOut}
          pointValue={pointValue}
          onClose={close}
        />
      ) : null}
      {open === "tag" ? <TagModal segment={segment} name={name} members={reachable.members} onClose={close} /> : null}
    </Page>
  );
}

/** The segment's numbers on the days that were chosen, and whether the customers below are those of another day. */
function SegmentThen({ snapshot }: { snapshot: ReturnType<typeof useLoaderData<typeof loader>>["snapshot"] }) {
  const { t, format } = useWords();
  const { asked, numbers, days, range, isDefault } = snapshot;
  return (
    <>
      <SnapshotPicker {...snapshot} />
      {numbers && days ? <SegmentTiles numbers={numbers} days={days} /> : null}
      {numbers || (isDefault && !asked) ? null : <NoSnapshot asked={asked} isDefault={isDefault} />}
      {range.to < range.today && !isDefault ? (
        <Banner>
          <Text as="p">{t("segment_page.today_only", { day: format.calendarDay(range.to) })}</Text>
        </Banner>
      ) : null}
    </>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { t } = useWords();
  if (isNotFound(error)) {
    const back = { label: t("nav.segments"), url: "/app/segments" };
    return <NotFound title={t("segment_page.not_found")} text={t("segment_page.not_found_text")} back={back} />;
  }
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.segments" />;
}
