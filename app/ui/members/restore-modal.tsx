import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import { NoteField } from "./note-field";
import type { ExpiryAnswer } from "./expiry-form";

type Props = { entryId: string; points: number; onClose: () => void };

/** Give back what ran out. The expiry itself is the fact: sent twice, it comes back once. */
export function RestoreModal({ entryId, points, onClose }: Props) {
  const { t } = useWords();
  const fetcher = useFetcher<ExpiryAnswer>();
  const [note, setNote] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome !== "restored") return;
    showToast(t("restore.done", { points: t("unit.points", { count: answer.points }) }));
    onClose();
  }, [answer]);
  const send = () => fetcher.submit({ intent: "restore_expired", entryId, note }, { method: "post" });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("restore.title")}
      primaryAction={{ content: t("restore.action"), onAction: send, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("adjust.failed")}</Banner> : null}
          <Text as="p">{t("restore.help", { points: t("unit.points", { count: points }) })}</Text>
          <NoteField value={note} onChange={setNote} isWrong={answer?.outcome === "invalid"} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
