import { BlockStack, Button, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { actorName } from "~/i18n/actor-name";
import { useWords } from "~/ui/words";
import { NewKeyModal } from "./new-key-modal";
import { RevokeKeyModal } from "./revoke-key-modal";

export type ApiKey = {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  createdBy: string;
  lastUsedAt: string | null;
};

/** The shop's API keys: make one, see which are used, close one. */
export function KeysCard({ keys }: { keys: ApiKey[] }) {
  const { t } = useWords();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("keys.title")}
          </Text>
          <Button variant={keys.length === 0 ? "primary" : "secondary"} onClick={() => setCreating(true)}>
            {t("keys.create")}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t("keys.means")}
        </Text>
        {keys.length === 0 ? <NoKeys /> : null}
        {keys.map((key) => (
          <BlockStack key={key.id} gap="400">
            <Divider />
            <KeyRow apiKey={key} onRevoke={() => setRevoking(key)} />
          </BlockStack>
        ))}
      </BlockStack>
      {isCreating ? <NewKeyModal onClose={() => setCreating(false)} /> : null}
      {revoking ? <RevokeKeyModal apiKey={revoking} onClose={() => setRevoking(null)} /> : null}
    </Card>
  );
}

function NoKeys() {
  const { t } = useWords();
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t("keys.empty.title")}
      </Text>
      <Text as="p" tone="subdued">
        {t("keys.empty.text")}
      </Text>
    </BlockStack>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const words = useWords();
  const { t, format } = words;
  const { name, prefix, createdAt, createdBy, lastUsedAt } = apiKey;
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200">
      <BlockStack gap="050">
        <Text as="h3" variant="headingSm" breakWord>
          {name}
        </Text>
        <Text as="p">{t("keys.begins", { prefix })}</Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {t("keys.created", { at: format.dateTime(createdAt), by: actorName(words, createdBy) })}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {lastUsedAt ? t("keys.used", { at: format.dateTime(lastUsedAt) }) : t("keys.never_used")}
        </Text>
      </BlockStack>
      <Button tone="critical" variant="plain" accessibilityLabel={t("keys.revoke_named", { name })} onClick={onRevoke}>
        {t("keys.revoke")}
      </Button>
    </InlineStack>
  );
}
