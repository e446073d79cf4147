import { Banner, BlockStack, Modal, Text } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { useWords } from "~/ui/words";

type Props = {
  title: string;
  /** What will be done to whom, in sentences; shown before it is. */
  question: readonly string[];
  action: string;
  isSending: boolean;
  /** Whether the server found a field that can't be used: the fields are shown again. */
  hasErrors: boolean;
  refusal: string | null | undefined;
  /** Whether the fields can be sent as they are. */
  isReady: boolean;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** Something for everybody of a segment, in two steps: what it is, and then how many it is for and what it costs. */
export function DeedModal(props: Props) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const [wasTried, setTried] = useState(false);
  const isConfirming = isAsking && !props.hasErrors;
  const review = () => {
    setTried(true);
    if (props.isReady) setAsking(true);
  };
  return (
    <Modal
      open
      onClose={props.onClose}
      title={props.title}
      primaryAction={
        isConfirming
          ? { content: props.action, onAction: props.onSend, loading: props.isSending }
          : { content: t("segment_page.review"), onAction: review }
      }
      secondaryActions={[
        isConfirming
          ? { content: t("segment_page.change"), onAction: () => setAsking(false) }
          : { content: t("cancel"), onAction: props.onClose },
      ]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {props.refusal ? <Banner tone="critical">{props.refusal}</Banner> : null}
          {wasTried && !props.isReady ? <Banner tone="warning">{t("segment_page.fields_missing")}</Banner> : null}
          {isConfirming ? (
            <div role="status">
              <BlockStack gap="200">
                {props.question.map((sentence) => (
                  <Text key={sentence} as="p">
                    {sentence}
                  </Text>
                ))}
              </BlockStack>
            </div>
          ) : (
            props.children
          )}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
