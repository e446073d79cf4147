import { BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";
import { Numbers } from "./numbers";
import type { BackfillView } from "./view";

type Props = { backfill: BackfillView; sending: string | null; onConfirm: () => void; onCancel: () => void };

/** What would be granted, for the merchant to say yes or no to. */
export function PreviewCard({ backfill, sending, onConfirm, onCancel }: Props) {
  const { t, format } = useWords();
  const [isAsking, setAsking] = useState(false);
  const { preview } = backfill;
  const sum = { points: preview.points, count: preview.members, worth: format.money(preview.worthMinor) };
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("backfill.previewed.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("backfill.previewed.text", { day: format.day(backfill.since) })}
          </Text>
        </BlockStack>
        <Numbers numbers={preview} unreadable={backfill.unreadable} />
        <InlineStack gap="200">
          <Button
            variant="primary"
            onClick={() => setAsking(true)}
            loading={sending === "confirm"}
            disabled={sending !== null || preview.orders === 0}
          >
            {t("backfill.confirm")}
          </Button>
          <Button onClick={onCancel} loading={sending === "cancel"} disabled={sending !== null}>
            {t("backfill.discard")}
          </Button>
        </InlineStack>
      </BlockStack>
      <Modal
        open={isAsking}
        onClose={() => setAsking(false)}
        title={t("backfill.confirm_title")}
        primaryAction={{
          content: t("backfill.confirm"),
          onAction: () => {
            setAsking(false);
            onConfirm();
          },
        }}
        secondaryActions={[{ content: t("cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t("backfill.confirm_text", sum)}</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
