import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, useSearchParams, type ClientActionFunctionArgs } from "@remix-run/react";
import { Layout, BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentMember } from "~/presenters/member.server";
import { extendExpiry } from "~/services/expiry/extend-expiry.server";
import { restoreExpired } from "~/services/expiry/restore-expired.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { endTierMove, moveTier } from "~/services/tiers/move-tier.server";
import { requireMerchant, type Merchant } from "~/auth/require-merchant.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { AdjustModal } from "~/ui/members/adjust-modal";
import { readAdjustment, type AdjustAnswer } from "~/ui/members/adjustment";
import { BalanceCard } from "~/ui/members/balance-card";
import { BirthdayCard } from "~/ui/members/birthday-card";
import { CodesCard } from "~/ui/members/codes-card";
import { EntriesCard } from "~/ui/members/entries-card";
import { isExpiryForm, readExpiryForm, type ExpiryAnswer, type ExpiryForm } from "~/ui/members/expiry-form";
import { HeldCard } from "~/ui/members/held-card";
import { HeldOutBanner } from "~/ui/members/held-out-banner";
import { LotsCard } from "~/ui/members/lots-card";
import { readPage } from "~/ui/members/members-query";
import { memberTitle } from "~/ui/members/members-table";
import { TierCard } from "~/ui/members/tier-card";
import { readTierChange, type TierChangeAnswer } from "~/ui/members/tier-change";
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
  const merchant = await requireMerchant(request);
  const { shop, by, deps } = merchant;
  const form = await request.formData();
  const intent = form.get("intent");
  if (intent === "move_tier" || intent === "end_tier_move") {
    return changeTier(deps, form, { shop, memberId: memberIdOf(params), by });
  }
  if (isExpiryForm(form)) return changeExpiry(merchant, memberIdOf(params), readExpiryForm(form));
  const { adjustment, errors } = readAdjustment(form);
  if (!adjustment) return data<AdjustAnswer>({ outcome: "invalid", errors }, { status: 422 });
  try {
    await adjustPoints(deps, { shopId: shop.id, memberId: memberIdOf(params), ...adjustment, by });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<AdjustAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
  return data<AdjustAnswer>({ outcome: "adjusted", points: adjustment.points });
}

type Whom = { shop: { id: bigint; timezone: string }; memberId: bigint; by: string };

async function changeTier(deps: Deps, form: FormData, { shop, memberId, by }: Whom) {
  const whom = { shopId: shop.id, memberId, by };
  try {
    if (form.get("intent") === "end_tier_move") {
      await endTierMove(deps, whom);
      return data<TierChangeAnswer>({ outcome: "taken_back" });
    }
    const { move, errors } = readTierChange(form, shop.timezone, deps.now());
    if (!move) return data<TierChangeAnswer>({ outcome: "wrong", errors }, { status: 422 });
    await moveTier(deps, { ...whom, ...move });
    return data<TierChangeAnswer>({ outcome: "moved" });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<TierChangeAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

async function changeExpiry({ shop, by, deps }: Merchant, memberId: bigint, form: ExpiryForm | null) {
  if (!form) return data<ExpiryAnswer>({ outcome: "invalid" }, { status: 422 });
  try {
    if (form.intent === "extend_expiry") {
      await extendExpiry(deps, { shop, memberId, id: form.id, until: form.until, by });
      return data<ExpiryAnswer>({ outcome: "extended", until: form.until });
    }
    const { entryId, note } = form;
    const { points } = await restoreExpired(deps, { shop, memberId, entryId: BigInt(entryId), note, by });
    return data<ExpiryAnswer>({ outcome: "restored", points });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<ExpiryAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

/** The forms stay open over a failure; sent again, they count once. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<AdjustAnswer | TierChangeAnswer | ExpiryAnswer>());
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
            <HeldOutBanner from={member.heldOut} />
            <BalanceCard balance={member.balance} />
            <EntriesCard entries={member.entries} {...member.entryPage} onPage={turnTo} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <TierCard tier={member.tier} basis={member.tierBasis} moves={member.tierChanges} />
            <HeldCard held={member.held} />
            {member.isErased ? null : <BirthdayCard birthday={member.birthday} memberId={member.id} />}
            <LotsCard {...member.lots} />
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
