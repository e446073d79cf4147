import { Badge, BlockStack, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import type { MessageKey } from "~/i18n/i18n";
import { useWords } from "~/ui/words";

export type ScheduledTask = {
  name: string;
  nextAt: string;
  last: { at: string; outcome: "queued" | "retrying" | "running" | "done" | "failed" } | null;
};

const TONES = { queued: undefined, retrying: "warning", running: "info", done: "success", failed: "critical" } as const;

/** What runs by itself: when it last did, what came of it, and when it does next. */
export function ScheduleCard({ tasks }: { tasks: ScheduledTask[] }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("schedule.title")}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {t("schedule.note")}
          </Text>
        </BlockStack>
        {tasks.map((task) => (
          <BlockStack key={task.name} gap="300">
            <Divider />
            <Task task={task} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Task({ task: { name, nextAt, last } }: { task: ScheduledTask }) {
  const { t, format } = useWords();
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
        <Text as="h3" variant="headingSm">
          {t(`job.${name}` as MessageKey)}
        </Text>
        {last ? <Badge tone={TONES[last.outcome]}>{t(`schedule.${last.outcome}`)}</Badge> : null}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {last ? t("schedule.last", { at: format.dateTime(last.at) }) : t("schedule.never")}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {t("schedule.next", { at: format.dateTime(nextAt) })}
      </Text>
    </BlockStack>
  );
}
