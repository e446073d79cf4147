import { TextField } from "@shopify/polaris";
import { useState } from "react";
import { segmentDeedSchema } from "~/domain/insights/segments/segment-deed";
import { useWords } from "~/ui/words";
import { DeedModal } from "./deed-modal";
import { useAsk } from "./use-ask";

type Props = { segment: string; name: string; members: number; onClose: () => void };

/** A tag in Shopify for everybody of a segment. */
export function TagModal({ segment, name, members, onClose }: Props) {
  const { t } = useWords();
  const [tag, setTag] = useState(segment.replaceAll("_", "-"));
  const { send, isSending, errors, refusal } = useAsk(onClose);
  return (
    <DeedModal
      title={t("segment_page.tag_title", { segment: name })}
      question={[t("segment_page.tag_question", { count: members, tag: tag.trim() }), t("segment_page.tag_final")]}
      action={t("segment_page.tag_action")}
      isSending={isSending}
      hasErrors={errors !== null}
      refusal={refusal}
      isReady={segmentDeedSchema.safeParse({ kind: "tag", tag }).success}
      onSend={() => send({ what: "tag", tag })}
      onClose={onClose}
    >
      <TextField
        label={t("segment_page.tag")}
        helpText={t("segment_page.tag_help")}
        error={errors?.tag ? t("segment_page.tag_error") : undefined}
        value={tag}
        onChange={setTag}
        autoComplete="off"
        maxLength={40}
        requiredIndicator
      />
    </DeedModal>
  );
}
