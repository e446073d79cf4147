import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError, type ClientActionFunctionArgs } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentSettings } from "~/presenters/settings.server";
import { closeApiKey } from "~/services/platform/close-api-key.server";
import { createApiKey } from "~/services/platform/create-api-key.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { KeysCard } from "~/ui/settings/keys-card";
import { readKeyForm, type KeyAnswer } from "~/ui/settings/key-form";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.settings");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentSettings(deps, shop);
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  const form = readKeyForm(await request.formData());
  if (!form) return data<KeyAnswer>({ outcome: "invalid" }, { status: 422 });
  if (form.what === "revoke") {
    await closeApiKey(deps, { shopId: shop.id, id: form.id, by });
    return data<KeyAnswer>({ outcome: "revoked" });
  }
  try {
    const { key } = await createApiKey(deps, { shopId: shop.id, name: form.name, by });
    return data<KeyAnswer>({ outcome: "created", key }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<KeyAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
}

/** The form stays open over a failure. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<KeyAnswer>());
}

export default function Settings() {
  const { keys } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page title={t("nav.settings")}>
      <KeysCard keys={keys} />
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.settings" />;
}
