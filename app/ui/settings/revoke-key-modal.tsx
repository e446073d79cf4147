import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { KeyAnswer } from "./key-form";
import type { ApiKey } from "./keys-card";

/** Asked before a key is closed for good. */
export function RevokeKeyModal({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useWords();
  const fetcher = useFetcher<KeyAnswer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome !== "revoked") return;
    showToast(t("keys.revoked"));
    onClose();
  }, [answer]);
  return (
    <Modal
      open
      onClose={onClose}
      title={t("keys.revoke_title", { name: apiKey.name })}
      primaryAction={{
        content: t("keys.revoke"),
        destructive: true,
        loading: fetcher.state !== "idle",
        onAction: () => fetcher.submit({ what: "revoke", id: apiKey.id }, { method: "post", action: "/app/settings" }),
      }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer && answer.outcome !== "revoked" ? <Banner tone="critical">{t("keys.failed")}</Banner> : null}
          <Text as="p">{t("keys.revoke_text")}</Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
