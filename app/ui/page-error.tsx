import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import type { MessageKey } from "~/i18n/i18n";
import { isTooOften } from "./answer-or-failure";
import { EmptyCard } from "./empty-card";
import { useWords } from "./words";

/** Whether an error is an answer of 404, which a page words itself. */
export function isNotFound(error: unknown): boolean {
  return isRouteErrorResponse(error) && error.status === 404;
}

/** Whether an error is a page that Shopify's library answers with, such as its way through the sign-in. */
export function isLibraryAnswer(error: unknown): boolean {
  return isRouteErrorResponse(error) && typeof error.data === "string" && error.data !== "";
}

type Props = { title: MessageKey; onRetry?: () => void };

/** What a page shows when it could not be read: whether it was us, and what to do next. A retry reads the page again. */
export function PageError({ title, onRetry }: Props) {
  const { t } = useWords();
  const { revalidate, state } = useRevalidator();
  const wasTooOften = isTooOften(useRouteError());
  const retry = onRetry ?? (() => void revalidate());
  return (
    <Page title={t(title)}>
      <Banner
        tone="critical"
        title={t("error.title")}
        action={{ content: t("error.try_again"), onAction: retry, loading: state === "loading" }}
      >
        <BlockStack gap="100">
          <Text as="p">{t(wasTooOften ? "refused.too_many_requests" : "error.what")}</Text>
          {wasTooOften ? null : <Text as="p">{t("error.next")}</Text>}
        </BlockStack>
      </Banner>
    </Page>
  );
}

/** What a page shows for something that is not there. */
export function NotFound({ title, text, back }: { title: string; text: string; back: { label: string; url: string } }) {
  return (
    <Page backAction={{ content: back.label, url: back.url }} title={back.label}>
      <EmptyCard title={title} text={text} action={back} />
    </Page>
  );
}
