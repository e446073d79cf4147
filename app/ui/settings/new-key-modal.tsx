import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { KeyAnswer } from "./key-form";

/** Make a key and show it, this once. Mounted when it opens: closed, the key is forgotten here too. */
export function NewKeyModal({ onClose }: { onClose: () => void }) {
  const fetcher = useFetcher<KeyAnswer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  if (answer?.outcome === "created") return <ShownOnce secret={answer.key} onClose={onClose} />;
  const create = (name: string) =>
    fetcher.submit({ what: "create", name }, { method: "post", action: "/app/settings" });
  return <NameKey answer={answer} isBusy={fetcher.state !== "idle"} onCreate={create} onClose={onClose} />;
}

type NamingProps = {
  answer: KeyAnswer | undefined;
  isBusy: boolean;
  onCreate: (name: string) => void;
  onClose: () => void;
};

function NameKey({ answer, isBusy, onCreate, onClose }: NamingProps) {
  const { t } = useWords();
  const [name, setName] = useState("");
  return (
    <Modal
      open
      onClose={onClose}
      title={t("keys.create")}
      primaryAction={{ content: t("keys.create"), onAction: () => onCreate(name), loading: isBusy }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("keys.failed")}</Banner> : null}
          <TextField
            label={t("keys.name")}
            helpText={t("keys.name_help")}
            error={answer?.outcome === "invalid" ? t("keys.name_error") : undefined}
            value={name}
            onChange={setName}
            maxLength={40}
            autoComplete="off"
            requiredIndicator
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function ShownOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // A frame may not be allowed to write to the clipboard: then the field is copied by hand.
    await navigator.clipboard.writeText(secret).then(
      () => (setCopied(true), showToast(t("keys.copied"))),
      () => undefined,
    );
  };
  return (
    <Modal
      open
      onClose={onClose}
      title={t("keys.new")}
      primaryAction={{ content: t(isCopied ? "keys.copied" : "keys.copy"), onAction: () => void copy() }}
      secondaryActions={[{ content: t("keys.done"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Banner tone="warning">{t("keys.once")}</Banner>
          <TextField label={t("keys.new")} labelHidden value={secret} readOnly selectTextOnFocus autoComplete="off" />
          <Text as="p" tone="subdued">
            {t("keys.means")}
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
