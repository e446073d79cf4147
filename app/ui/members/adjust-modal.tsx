import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, FormLayout, Modal, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import { adjustedPoints, type AdjustAnswer } from "./adjustment";
import { NoteField } from "./note-field";

type Props = { available: number; onClose: () => void };

/** Add or take points by hand. Mounted when it opens: each opening is one fact with an id of its own, sent twice or not. */
export function AdjustModal({ available, onClose }: Props) {
  const { t } = useWords();
  const fetcher = useFetcher<AdjustAnswer>();
  const [id] = useState(() => crypto.randomUUID());
  const [points, setPoints] = useState("");
  const [note, setNote] = useState("");
  const [customerNote, setCustomerNote] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const errors = answer?.outcome === "invalid" ? answer.errors : null;
  useEffect(() => {
    if (answer?.outcome !== "adjusted") return;
    showToast(t("adjust.done", { count: answer.points }));
    onClose();
  }, [answer]);
  const send = () => fetcher.submit({ id, points, note, customerNote }, { method: "post" });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("adjust.title")}
      primaryAction={{ content: t("adjust.action"), onAction: send, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("adjust.failed")}</Banner> : null}
          <FormLayout>
            <TextField
              label={t("adjust.points")}
              helpText={t("adjust.points_help")}
              error={errors?.points ? t("adjust.points_error") : undefined}
              value={points}
              onChange={setPoints}
              autoComplete="off"
              requiredIndicator
            />
            <NoteField value={note} onChange={setNote} isWrong={Boolean(errors?.note)} />
            <TextField
              label={t("adjust.customer_note")}
              helpText={t("adjust.customer_note_help")}
              value={customerNote}
              onChange={setCustomerNote}
              autoComplete="off"
              maxLength={300}
              multiline={2}
            />
          </FormLayout>
          <Outcome available={available} change={adjustedPoints(points)} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** What the balance will be, read out as it changes. */
function Outcome({ available, change }: { available: number; change: number }) {
  const { t } = useWords();
  const result = available + (Number.isNaN(change) ? 0 : change);
  return (
    <div aria-live="polite">
      <BlockStack gap="200">
        <Text as="p">{t("adjust.outcome", { before: available, after: result })}</Text>
        {result < 0 ? <Banner tone="warning">{t("adjust.below_zero")}</Banner> : null}
      </BlockStack>
    </div>
  );
}
