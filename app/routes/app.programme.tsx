import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, type ClientActionFunctionArgs } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentProgramme } from "~/presenters/programme.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { ProgrammeEditor } from "~/ui/programme/programme-editor";
import { readSubmission, type PublishAnswer } from "~/ui/programme/submission";
import { VersionsCard } from "~/ui/programme/versions-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.programme");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentProgramme(deps, shop);
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const { publish, answer } = readSubmission(await jsonOf(request), shop.currency);
  if (!publish) return data<PublishAnswer>(answer, { status: 422 });
  try {
    const { version } = await publishProgramme(deps, { shopId: shop.id, ...publish, by });
    return data<PublishAnswer>({ outcome: "published", version });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<PublishAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

/** Null for a body that is no JSON: it will be refused like any other that can't be read. */
async function jsonOf(request: Request): Promise<unknown> {
  return await request.json().catch(() => null);
}

/** A draft outlives a failure. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<PublishAnswer>());
}

export default function ProgrammePage() {
  const { version, programme, history } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page title={t("nav.programme")} subtitle={t("programme.subtitle")}>
      <BlockStack gap="400">
        <ProgrammeEditor version={version} programme={programme} />
        <VersionsCard versions={history} />
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.programme" />;
}
