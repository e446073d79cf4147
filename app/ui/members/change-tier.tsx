import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, FormLayout, InlineStack, Modal, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { TierBasis } from "./tier-basis";
import type { TierChangeAnswer } from "./tier-change";

/** Put a member into a tier by hand, or take that back. */
export function ChangeTier({ basis }: { basis: TierBasis }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const fetcher = useFetcher<TierChangeAnswer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome === "taken_back") showToast(t("tier.taken_back"));
  }, [answer]);
  return (
    <BlockStack gap="200">
      {answer?.outcome === "failed" ? <Banner tone="critical">{t("tier.move.failed")}</Banner> : null}
      {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
      <InlineStack gap="300">
        <Button variant="plain" onClick={() => setOpen(true)}>
          {t("tier.change")}
        </Button>
        {basis.byHand ? (
          <Button
            variant="plain"
            tone="critical"
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit({ intent: "end_tier_move" }, { method: "post" })}
          >
            {t("tier.take_back")}
          </Button>
        ) : null}
      </InlineStack>
      {isOpen ? <ChangeTierModal tiers={basis.tiers} onClose={() => setOpen(false)} /> : null}
    </BlockStack>
  );
}

type ModalProps = { tiers: TierBasis["tiers"]; onClose: () => void };

/** Mounted when it opens: each opening is one move with an id of its own, sent twice or not. */
function ChangeTierModal({ tiers, onClose }: ModalProps) {
  const { t } = useWords();
  const fetcher = useFetcher<TierChangeAnswer>();
  const [id] = useState(() => crypto.randomUUID());
  const [tierKey, setTierKey] = useState(tiers.at(-1)?.key ?? "");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const errors = answer?.outcome === "wrong" ? answer.errors : null;
  useEffect(() => {
    if (answer?.outcome !== "moved") return;
    showToast(t("tier.move.done"));
    onClose();
  }, [answer]);
  const send = () => fetcher.submit({ intent: "move_tier", id, tierKey, until, reason }, { method: "post" });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("tier.move.title")}
      primaryAction={{ content: t("tier.move.action"), onAction: send, loading: fetcher.state !== "idle" }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === "refused" ? <Banner tone="critical">{t(`refused.${answer.code}`)}</Banner> : null}
          {answer?.outcome === "failed" ? <Banner tone="critical">{t("tier.move.failed")}</Banner> : null}
          <Text as="p">{t("tier.move.means")}</Text>
          <FormLayout>
            <Select
              label={t("tier.move.tier")}
              options={tiers.map(({ key, name }) => ({ value: key, label: name }))}
              value={tierKey}
              onChange={setTierKey}
            />
            <TextField
              label={t("tier.move.until")}
              helpText={t("tier.move.until_help")}
              error={errors?.until ? t("tier.move.until_error") : undefined}
              type="date"
              value={until}
              onChange={setUntil}
              autoComplete="off"
            />
            <TextField
              label={t("tier.move.reason")}
              helpText={t("tier.move.reason_help")}
              error={errors?.reason ? t("tier.move.reason_error") : undefined}
              value={reason}
              onChange={setReason}
              autoComplete="off"
              maxLength={300}
              requiredIndicator
            />
          </FormLayout>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
