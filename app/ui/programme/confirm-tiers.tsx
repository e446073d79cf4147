import { Modal } from "@shopify/polaris";
import type { TierPreview } from "~/domain/tiers/tier-preview";
import { useWords } from "~/ui/words";
import { PreviewedMoves } from "./tier-preview";

type Props = { preview: TierPreview | null; isOpen: boolean; onConfirm: () => void; onCancel: () => void };

/** Shown before other tiers are published: who would move and what it would cost. */
export function ConfirmTiers({ preview, isOpen, onConfirm, onCancel }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open={isOpen}
      onClose={onCancel}
      title={t("confirm_tiers.title")}
      primaryAction={{ content: t("confirm_tiers.publish"), onAction: onConfirm }}
      secondaryActions={[{ content: t("confirm_tiers.back"), onAction: onCancel }]}
    >
      <Modal.Section>
        <PreviewedMoves preview={preview} />
      </Modal.Section>
    </Modal>
  );
}
