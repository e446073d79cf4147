import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { ExpiryAnswer } from "./expiry-form";

type Props = { tomorrow: string; onClose: () => void };

/** Let what a member has last until a day. Mounted when it opens: each opening is one fact with an id of its own. */
export function ExtendModal({ tomorrow, onClose }: Props) {
  const { t, format } = useWords();
  const fetcher = useFetcher<ExpiryAnswer>();
  const [id] = useState(() => crypto.randomUUID());
  const [until, setUntil] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const isInvalid = answer?.outcome === "invalid" || (answer?.outcome === "refused" && answer.code === "bad_request");
  useEffect(() => {
    if (answer?.outcome !== "extended") return;
    showToast(t("lots.extend_done", { day: format.calendarDay(answer.until) }));
    onClose();
  }, [answer]);
  const send = () => fetcher.submit({ intent: "extend_expiry", id, until }, { method: "post" });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("lots.extend_title")}
      primaryAction={{ content: t("lots.extend"), onAction: send, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" && !isInvalid ? (
            <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner>
          ) : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("adjust.failed")}</Banner> : null}
          <Text as="p">{t("lots.extend_help")}</Text>
          <TextField
            type="date"
            label={t("lots.extend_until")}
            error={isInvalid ? t("lots.extend_error") : undefined}
            min={tomorrow}
            value={until}
            onChange={setUntil}
            autoComplete="off"
            requiredIndicator
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
