import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, useSearchParams, type ClientActionFunctionArgs } from "@remix-run/react";
import { Layout, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentMember } from "~/presenters/member.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { AdjustModal } from "~/ui/members/adjust-modal";
import { readAdjustment, type AdjustAnswer } from "~/ui/members/adjustment";
import { BalanceCard } from "~/ui/members/balance-card";
import { CodesCard } from "~/ui/members/codes-card";
import { EntriesCard } from "~/ui/members/entries-card";
import { HeldCard } from "~/ui/members/held-card";
import { readPage } from "~/ui/members/members-query";
import { memberTitle } from "~/ui/members/members-table";
import { TierCard } from "~/ui/members/tier-card";
import { isLibraryAnswer, isNotFound, NotFound, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "member.page");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const page = readPage(new URL(request.url).searchParams);
  const member = await presentMember(deps, shop, memberIdOf(params), { page });
  if (!member) throw notFound();
  return member;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const { adjustment, errors } = readAdjustment(await request.formData());
  if (!adjustment) return data<AdjustAnswer>({ outcome: "invalid", errors }, { status: 422 });
  try {
    await adjustPoints(deps, { shopId: shop.id, memberId: memberIdOf(params), ...adjustment, by });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<AdjustAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
  return data<AdjustAnswer>({ outcome: "adjusted", points: adjustment.points });
}

/** The form stays open over a failure; sent again, it counts once. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<AdjustAnswer>());
}

function memberIdOf({ memberId = "" }: { memberId?: string }): bigint {
  if (!/^\d{1,18}$/.test(memberId)) throw notFound();
  return BigInt(memberId);
}

const notFound = () => new Response(null, { status: 404 });

export default function Member() {
  const member = useLoaderData<typeof loader>();
  const words = useWords();
  const [searchParams, setSearchParams] = useSearchParams();
  const [isAdjusting, setAdjusting] = useState(false);
  const { t, format, shop } = words;
  const turnTo = (page: number) => {
    const next = new URLSearchParams(searchParams);
    next.set("page", String(page));
    setSearchParams(next, { preventScrollReset: true });
  };
  return (
    <Page
      backAction={{ content: t("nav.members"), url: "/app/members" }}
      title={memberTitle(words, member)}
      subtitle={[member.name ? member.email : null, t("members.joined", { day: format.day(member.joinedAt) })]
        .filter(Boolean)
        .join(" · ")}
      primaryAction={{ content: t("adjust.title"), onAction: () => setAdjusting(true) }}
      secondaryActions={[
        {
          content: t("member.in_shopify"),
          url: `https://${shop.domain}/admin/customers/${member.customerId}`,
          external: true,
        },
      ]}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <BalanceCard balance={member.balance} />
            <EntriesCard entries={member.entries} {...member.entryPage} onPage={turnTo} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <TierCard tier={member.tier} moves={member.tierChanges} />
            <HeldCard held={member.held} />
            <CodesCard codes={member.codes} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {isAdjusting ? <AdjustModal available={member.balance.available} onClose={() => setAdjusting(false)} /> : null}
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { t } = useWords();
  if (isNotFound(error)) {
    const back = { label: t("nav.members"), url: "/app/members" };
    return <NotFound title={t("member.not_found.title")} text={t("member.not_found.text")} back={back} />;
  }
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="member.page" />;
}
