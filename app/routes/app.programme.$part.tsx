import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, type ClientActionFunctionArgs } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentPart, presentPublished } from "~/presenters/programme.server";
import { presentTierPreview } from "~/presenters/tier-preview.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { isLibraryAnswer, isNotFound, NotFound, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { PARTS, type PartName } from "~/ui/programme/draft/parts";
import { isPageName, PartFields } from "~/ui/programme/part-fields";
import { PickedTitlesProvider } from "~/ui/programme/picked-titles";
import { readSubmission, tiersText, type PublishAnswer } from "~/ui/programme/submission";
import { useWords } from "~/ui/words";

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  pageTitle(matches, page ? `part.${page.part}` : "nav.programme");

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  const part = params.part ?? "";
  if (!isPageName(part)) throw new Response(null, { status: 404 });
  return { part, ...(await presentPart(deps, shop, { withTitles: part === "rules" })) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const part = requirePart(params.part);
  const published = await presentPublished(deps, shop);
  const { publish, answer } = readSubmission(part, await jsonOf(request), published, shop.currency);
  if (!publish) return data<PublishAnswer>(answer, { status: statusOf(answer) });
  const { programme, basedOn, isUnseen } = publish;
  if (isUnseen) {
    const preview = await presentTierPreview(deps, shop, programme);
    return data<PublishAnswer>({ outcome: "preview", tiers: tiersText(programme), preview }, { status: 422 });
  }
  try {
    const { version } = await publishProgramme(deps, { shopId: shop.id, programme, basedOn, by });
    return data<PublishAnswer>({ outcome: "published", version });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<PublishAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

/** Throws a 404 for what is no part of a programme. */
function requirePart(name = ""): PartName {
  if (Object.hasOwn(PARTS, name)) return name as PartName;
  throw new Response(null, { status: 404 });
}

function statusOf(answer: PublishAnswer): number {
  return answer.outcome === "refused" && answer.code === "stale_programme" ? 409 : 422;
}

/** Null for a body that is no JSON: it will be refused like any other that can't be read. */
async function jsonOf(request: Request): Promise<unknown> {
  return await request.json().catch(() => null);
}

/** A draft outlives a failure. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<PublishAnswer>());
}

export default function ProgrammePartPage() {
  const { part, version, programme, titles } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page
      backAction={{ content: t("nav.programme"), url: "/app/programme" }}
      title={t(`part.${part}`)}
      subtitle={t(`part.${part}.means`)}
    >
      <PickedTitlesProvider value={titles}>
        <PartFields key={part} part={part} version={version} programme={programme} />
      </PickedTitlesProvider>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { t } = useWords();
  if (isNotFound(error)) {
    const back = { label: t("nav.programme"), url: "/app/programme" };
    return <NotFound title={t("part.not_found.title")} text={t("part.not_found.text")} back={back} />;
  }
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.programme" />;
}
