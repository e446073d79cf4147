import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { presentProgramme } from "~/presenters/programme.server";
import { requireMerchant } from "~/auth/require-merchant.server";
import { isLibraryAnswer, PageError } from "~/ui/page-error";
import { pageTitle } from "~/ui/page-title";
import { PartEditor } from "~/ui/programme/part-editor";
import { PartsCard } from "~/ui/programme/parts-card";
import { StatusCard } from "~/ui/programme/status-card";
import { VersionsCard } from "~/ui/programme/versions-card";
import { useWords } from "~/ui/words";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, "nav.programme");

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  return await presentProgramme(deps, shop);
}

/** The programme at a glance. What is published here goes to the address of its part. */
export default function ProgrammePage() {
  const { version, programme, history } = useLoaderData<typeof loader>();
  const { t } = useWords();
  return (
    <Page title={t("nav.programme")} subtitle={t("programme.subtitle")}>
      <BlockStack gap="400">
        <PartEditor
          part="status"
          version={version}
          programme={programme}
          fields={({ draft, edit }) => (
            <>
              <StatusCard status={draft.status} onChange={(status) => edit({ status })} />
              <PartsCard programme={programme} />
            </>
          )}
        />
        <VersionsCard versions={history} />
      </BlockStack>
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isLibraryAnswer(error) ? boundary.error(error) : <PageError title="nav.programme" />;
}
