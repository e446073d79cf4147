import { Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

export type Reconciliation = {
  last: {
    ranAt: string;
    fromAt: string;
    toAt: string;
    seen: number;
    missed: number;
    repaired: number;
    hasFailed: boolean;
  };
  sums: { runs: number; missed: number; repaired: number };
};

/** Orders that Shopify had and we had not heard of: found and made up for by the nightly comparison. */
export function ReconciliationCard({ reconciliation }: { reconciliation: Reconciliation | null }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("reconciliation.title")}
        </Text>
        {reconciliation ? (
          <Found reconciliation={reconciliation} />
        ) : (
          <Text as="p" tone="subdued">
            {t("reconciliation.empty")}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Found({ reconciliation: { last, sums } }: { reconciliation: Reconciliation }) {
  const { t, format } = useWords();
  const at = format.dateTime(last.ranAt);
  return (
    <>
      <BlockStack gap="100">
        <Sum label={t("reconciliation.missed")} count={sums.missed} />
        <Sum label={t("reconciliation.repaired")} count={sums.repaired} />
      </BlockStack>
      {last.hasFailed ? (
        <Banner tone="warning">{t("reconciliation.last_failed", { at })}</Banner>
      ) : (
        <Text as="p" variant="bodySm" tone="subdued">
          {t("reconciliation.last", { at, orders: t("reconciliation.orders", { count: last.seen }) })}
        </Text>
      )}
    </>
  );
}

function Sum({ label, count }: { label: string; count: number }) {
  const { format } = useWords();
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="span">{label}</Text>
      <Text as="span" numeric fontWeight="semibold">
        {format.number(count)}
      </Text>
    </InlineStack>
  );
}
