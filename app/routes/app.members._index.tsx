import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigation, useRouteError, useSearchParams } from "@remix-run/react";
import { Card, EmptySearchResult, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { presentMembers } from "~/presenters/members.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { EmptyCard } from "~/ui/empty-card";
import { readMembersQuery, withMembersQuery, type MembersQuery } from "~/ui/members/members-query";
import { MembersTable } from "~/ui/members/members-table";
import { MembersToolbar } from "~/ui/members/members-toolbar";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.members");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentMembers(deps, shop, readMembersQuery(new URL(request.url).searchParams));
}

export default function Members() {
  const { query, members, tiers, total, pages, firstShown, lastShown, hasAnyMember } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const [searchParams, setSearchParams] = useSearchParams();
  const { pathname } = useLocation();
  const { state, location: next } = useNavigation();
  const change = (part: Partial<MembersQuery>) =>
    setSearchParams(withMembersQuery(searchParams, part), {
      preventScrollReset: true,
      replace: part.search !== undefined,
    });
  if (!hasAnyMember) return <NoMembers />;
  return (
    <Page fullWidth title={t("nav.members")} subtitle={t("members.count", { count: total })}>
      <Card padding="0">
        <MembersToolbar
          query={query}
          tiers={tiers}
          isSearching={state === "loading"}
          isLeaving={next !== undefined && next.pathname !== pathname}
          onChange={change}
        />
        <MembersTable
          members={members}
          emptyState={
            <EmptySearchResult
              title={t("members.nobody.title")}
              description={t("members.nobody.text")}
              withIllustration
            />
          }
          pagination={{
            hasPrevious: query.page > 1,
            hasNext: query.page < pages,
            onPrevious: () => change({ page: query.page - 1 }),
            onNext: () => change({ page: query.page + 1 }),
            label: t("members.range", { first: firstShown, last: lastShown, total }),
          }}
        />
      </Card>
    </Page>
  );
}

function NoMembers() {
  const { t } = useWords();
  return (
    <Page title={t("nav.members")}>
      <EmptyCard
        title={t("members.empty.title")}
        text={t("members.empty.text")}
        action={{ label: t("members.empty.action"), url: "/app" }}
      />
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.members" />;
}
