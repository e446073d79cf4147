import { Modal, Text } from "@shopify/polaris";
import type { RefObject } from "react";
import { useWords } from "~/ui/words";
import type { ListName } from "./activity-query";

type Props = {
  list: ListName;
  count: number;
  isOpen: boolean;
  /** Holds the button that asked: the focus goes back to it. */
  activator: RefObject<HTMLElement>;
  onConfirm: () => void;
  onCancel: () => void;
};

/** Asked before all that failed is tried again. */
export function ConfirmReplay({ list, count, isOpen, activator, onConfirm, onCancel }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open={isOpen}
      activator={activator}
      onClose={onCancel}
      title={t(`confirm_replay.${list}.title`, { count })}
      primaryAction={{ content: t("failed.try_all"), onAction: onConfirm }}
      secondaryActions={[{ content: t("cancel"), onAction: onCancel }]}
    >
      <Modal.Section>
        <Text as="p">{t(`confirm_replay.${list}.text`)}</Text>
      </Modal.Section>
    </Modal>
  );
}
