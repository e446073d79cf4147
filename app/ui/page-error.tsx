import { isRouteErrorResponse, useRevalidator } from "@remix-run/react";
import { Banner, BlockStack, EmptyState, Card, Page, Text } from "@shopify/polaris";
import type { MessageKey } from "~/i18n/i18n";
import { useWords } from "./words";

/** Whether an error is an answer of 404, which a page words itself. */
export function isNotFound(error: unknown): boolean {
  return isRouteErrorResponse(error) && error.status === 404;
}

/** What a page shows when it could not be read: that it was us, and what to do next. */
export function PageError({ title }: { title: MessageKey }) {
  const { t } = useWords();
  const { revalidate, state } = useRevalidator();
  return (
    <Page title={t(title)}>
      <Banner
        tone="critical"
        title={t("error.title")}
        action={{ content: t("error.try_again"), onAction: () => void revalidate(), loading: state === "loading" }}
      >
        <BlockStack gap="100">
          <Text as="p">{t("error.what")}</Text>
          <Text as="p">{t("error.next")}</Text>
        </BlockStack>
      </Banner>
    </Page>
  );
}

/** What a page shows for something that is not there. */
export function NotFound({ title, text, back }: { title: string; text: string; back: { label: string; url: string } }) {
  return (
    <Page backAction={{ content: back.label, url: back.url }} title={title}>
      <Card>
        <EmptyState heading={title} action={{ content: back.label, url: back.url }} image="">
          <p>{text}</p>
        </EmptyState>
      </Card>
    </Page>
  );
}
