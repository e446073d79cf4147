import { BlockStack, Card, Divider, InlineStack, List, Text } from "@shopify/polaris";
import type { ProgrammeChange } from "~/domain/programme/programme-changes";
import { actorName } from "~/i18n/actor-name";
import { useWords } from "~/ui/words";
import { changeSentence } from "./change-sentence";

export type VersionItem = {
  version: number;
  publishedAt: string;
  publishedBy: string;
  changes: ProgrammeChange[] | null;
};

/** Who published what when, newest first. */
export function VersionsCard({ versions }: { versions: VersionItem[] }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("versions.title")}
        </Text>
        {versions.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("versions.empty")}
          </Text>
        ) : null}
        {versions.map((version, index) => (
          <BlockStack key={version.version} gap="400">
            {index > 0 ? <Divider /> : null}
            <VersionRow version={version} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function VersionRow({ version: { version, publishedAt, publishedBy, changes } }: { version: VersionItem }) {
  const words = useWords();
  const { t, format } = words;
  const sentences = changes?.map((change) => changeSentence(words, change)) ?? [t("versions.first")];
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t("versions.number", { version: String(version) })}
        </Text>
        <Text as="span" tone="subdued">
          {t("versions.by", { at: format.dateTime(publishedAt), by: actorName(words, publishedBy) })}
        </Text>
      </InlineStack>
      <List>
        {(sentences.length > 0 ? sentences : [t("versions.same")]).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}
