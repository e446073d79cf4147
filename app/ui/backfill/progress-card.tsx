import { Banner, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { BackfillView } from "./view";

type Props = { backfill: BackfillView; sending: string | null; onCancel: () => void; onContinue: () => void };

/** What is under way, how far it is, and a way to give it up while that undoes nothing. */
export function ProgressCard({ backfill, sending, onCancel, onContinue }: Props) {
  const { t, format } = useWords();
  const { state, progress, exportedOrders } = backfill;
  if (!progress) return null;
  const share = progress.of > 0 ? Math.min(100, (100 * progress.done) / progress.of) : 0;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd" id="backfill-progress">
            {t(`backfill.${state as "requested"}.title`)}
          </Text>
          <Text as="p" tone="subdued">
            {t("backfill.since_day", { day: format.day(backfill.since) })}
          </Text>
        </BlockStack>
        <ProgressBar progress={share} size="small" ariaLabelledBy="backfill-progress" />
        <div role="status">
          <Text as="p">
            {progress.done > 0
              ? t("backfill.progress", { done: progress.done, of: progress.of })
              : t("backfill.found", { count: exportedOrders })}
          </Text>
        </div>
        {backfill.isHeldUp ? (
          <Banner tone="warning" title={t("backfill.held_up")}>
            <Text as="p">{t(`backfill.problem.${backfill.problem ?? "unreachable"}`)}</Text>
          </Banner>
        ) : null}
        <Text as="p" tone="subdued">
          {t(state === "granting" ? "backfill.granting.note" : "backfill.leave_note")}
        </Text>
        <InlineStack gap="200">
          {backfill.isHeldUp ? (
            <Button onClick={onContinue} loading={sending === "continue"} disabled={sending !== null}>
              {t("error.try_again")}
            </Button>
          ) : null}
          {backfill.canCancel ? (
            <Button onClick={onCancel} loading={sending === "cancel"} disabled={sending !== null}>
              {t("backfill.cancel")}
            </Button>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
