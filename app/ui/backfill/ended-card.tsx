import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { Numbers } from "./numbers";
import type { BackfillView } from "./view";

/** How the last backfill ended. One that was given up leaves nothing to say. */
export function EndedCard({ backfill }: { backfill: BackfillView }) {
  const { t, format } = useWords();
  if (backfill.state === "failed")
    return (
      <Banner tone="critical" title={t("backfill.failed.title")}>
        <BlockStack gap="100">
          <Text as="p">{t(`backfill.problem.${backfill.problem ?? "unreachable"}`)}</Text>
          <Text as="p">{t("backfill.failed.next")}</Text>
        </BlockStack>
      </Banner>
    );
  if (backfill.state !== "done") return null;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("backfill.done.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("backfill.done.text", {
              day: format.day(backfill.since),
              at: backfill.finishedAt ? format.dateTime(backfill.finishedAt) : "",
            })}
          </Text>
        </BlockStack>
        <Numbers numbers={backfill.grant} unreadable={backfill.unreadable} />
      </BlockStack>
    </Card>
  );
}
