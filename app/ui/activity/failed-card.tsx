import { Banner, BlockStack, Button, Card, Divider, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useWords } from "~/ui/words";
import type { ListName } from "./activity-query";
import { ConfirmReplay } from "./confirm-replay";
import { FailedRow, type FailedItem } from "./failed-row";
import { useReplay } from "./use-replay";

type Props = {
  list: ListName;
  total: number;
  items: FailedItem[];
  older: string | null;
  newer: string | null;
  onTurn: (direction: "older" | "newer", key: string) => void;
};

const ONE = { messages: "message", tasks: "task" } as const;

/** What failed for good, newest first, with why, and a way to try one or all of it again. */
export function FailedCard({ list, total, items, older, newer, onTurn }: Props) {
  const { t } = useWords();
  const { send, sending, said, hasFailed } = useReplay(list);
  const [isAsking, setAsking] = useState(false);
  const asker = useRef<HTMLDivElement>(null);
  const turn = (direction: "older" | "newer", key: string | null) => () => key !== null && onTurn(direction, key);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t(`failed.${list}.title`)}
            </Text>
            <Text as="p" tone="subdued">
              {t(total === 0 ? `failed.${list}.empty` : `failed.${list}.note`)}
            </Text>
            <Said text={said} />
          </BlockStack>
          {total > 1 ? (
            <div ref={asker} style={{ flexShrink: 0 }}>
              <Button onClick={() => setAsking(true)} loading={sending === "all"} disabled={sending !== null}>
                {t("failed.try_all")}
              </Button>
            </div>
          ) : null}
        </InlineStack>
        {hasFailed ? <Banner tone="critical">{t("failed.not_sent")}</Banner> : null}
        {items.map((item) => (
          <BlockStack key={item.id} gap="300">
            <Divider />
            <FailedRow
              list={list}
              item={item}
              isSending={sending === item.id}
              isBlocked={sending !== null}
              onReplay={() => send({ what: ONE[list], id: item.id })}
            />
          </BlockStack>
        ))}
        {older !== null || newer !== null ? (
          <InlineStack align="center">
            <Pagination
              accessibilityLabel={t(`failed.${list}.title`)}
              hasPrevious={newer !== null}
              hasNext={older !== null}
              onPrevious={turn("newer", newer)}
              onNext={turn("older", older)}
              label={t("failed.total", { count: total })}
            />
          </InlineStack>
        ) : null}
      </BlockStack>
      {/* Gone at once when it is answered: closing slowly, it would take the focus from what was done. */}
      {sending === null ? (
        <ConfirmReplay
          list={list}
          count={total}
          isOpen={isAsking}
          activator={asker}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            send({ what: list });
          }}
        />
      ) : null}
    </Card>
  );
}

/** What was done. It takes the focus and is read out, for the button that was pressed has gone with its row. */
function Said({ text }: { text: string | null }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (text !== null) place.current?.focus();
  }, [text]);
  return (
    <div ref={place} tabIndex={-1} style={{ outline: "none" }}>
      {text === null ? null : (
        <Text as="p" tone="success" fontWeight="medium">
          {text}
        </Text>
      )}
    </div>
  );
}
