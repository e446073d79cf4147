import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

export type Seal = { blocks: number; sealedAt: string | null; audit: { at: string; findings: number } | null };

/** How much of the history is sealed, and whether it is still as it was sealed. */
export function SealState({ seal: { blocks, sealedAt, audit } }: { seal: Seal }) {
  const { t, format } = useWords();
  return (
    <BlockStack gap="200">
      {audit && audit.findings > 0 ? (
        <Banner tone="critical" title={t("seal.bad", { count: audit.findings })}>
          <Text as="p">{t("seal.bad_next", { at: format.dateTime(audit.at) })}</Text>
        </Banner>
      ) : null}
      <Text as="p" tone={sealedAt === null ? "subdued" : undefined}>
        {sealedAt === null ? t("seal.none") : t("seal.sealed", { count: blocks, at: format.dateTime(sealedAt) })}
      </Text>
      {audit?.findings ? null : (
        <Text as="p" variant="bodySm" tone="subdued">
          {audit ? t("seal.good", { at: format.dateTime(audit.at) }) : t("seal.never")}
        </Text>
      )}
    </BlockStack>
  );
}
