import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { ListName } from "./activity-query";
import { failureSentence, type FailureReason } from "./failure-sentence";

/** Something that failed: what it is, when it came in (a message) or gave up (a task), after how many attempts, and why. */
export type FailedItem = { id: string; name: string; at: string; attempts: number; reason: FailureReason };

type Props = { list: ListName; item: FailedItem; isSending: boolean; isBlocked: boolean; onReplay: () => void };

export function FailedRow({ list, item, isSending, isBlocked, onReplay }: Props) {
  const words = useWords();
  const { t, format } = words;
  const at = format.dateTime(item.at);
  return (
    <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
      <BlockStack gap="050">
        <Text as="h3" variant="headingSm">
          {item.name}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {t(`failed.${list}.when`, { at, attempts: t("failed.attempts", { count: item.attempts }) })}
        </Text>
        <Text as="p" breakWord>
          {failureSentence(words, item.reason)}
        </Text>
      </BlockStack>
      <div style={{ flexShrink: 0 }}>
        <Button
          onClick={onReplay}
          loading={isSending}
          disabled={isBlocked}
          accessibilityLabel={t("failed.try_again_what", { what: item.name, at })}
        >
          {t("failed.try_again")}
        </Button>
      </div>
    </InlineStack>
  );
}
