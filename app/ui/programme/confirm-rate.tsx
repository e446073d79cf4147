import { Modal, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";

type Props = { percent: number; isOpen: boolean; onConfirm: () => void; onCancel: () => void };

/** Asked before a rate above the limit is published. */
export function ConfirmRate({ percent, isOpen, onConfirm, onCancel }: Props) {
  const { t, format } = useWords();
  return (
    <Modal
      open={isOpen}
      onClose={onCancel}
      title={t("confirm_rate.title", { percent: format.percent(percent / 100) })}
      primaryAction={{ content: t("confirm_rate.publish"), onAction: onConfirm, destructive: true }}
      secondaryActions={[{ content: t("confirm_rate.back"), onAction: onCancel }]}
    >
      <Modal.Section>
        <Text as="p">
          {t("confirm_rate.text", { amount: format.amount(100), back: format.amount(percent.toFixed(2)) })}
        </Text>
      </Modal.Section>
    </Modal>
  );
}
