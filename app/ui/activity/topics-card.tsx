import { BlockStack, Box, Card, IndexTable, Text, useBreakpoints } from "@shopify/polaris";
import type { MessageKey } from "~/i18n/i18n";
import { useWords } from "~/ui/words";

const STATES = ["waiting", "done", "ignored", "failed"] as const;

export type TopicItem = { topic: string } & Record<(typeof STATES)[number], number>;

/** What Shopify told in the period, by what it was about and what became of it. */
export function TopicsCard({ topics }: { topics: TopicItem[] }) {
  const { t } = useWords();
  const { smDown } = useBreakpoints();
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd={topics.length > 0 ? "200" : "400"}>
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("topics.title")}
          </Text>
          {topics.length === 0 ? (
            <Text as="p" tone="subdued">
              {t("topics.empty")}
            </Text>
          ) : null}
        </BlockStack>
      </Box>
      {topics.length > 0 ? (
        <IndexTable
          resourceName={{ singular: t("topics.resource_singular"), plural: t("topics.resource_plural") }}
          headings={[
            { title: t("topics.topic") },
            ...STATES.map((state) => ({ title: t(`topics.${state}`), alignment: "end" as const })),
          ]}
          itemCount={topics.length}
          selectable={false}
          condensed={smDown}
        >
          {topics.map((item, index) => (
            <IndexTable.Row key={item.topic} id={item.topic} position={index}>
              {smDown ? <NarrowRow item={item} /> : <Cells item={item} />}
            </IndexTable.Row>
          ))}
        </IndexTable>
      ) : null}
    </Card>
  );
}

function Cells({ item }: { item: TopicItem }) {
  const { t, format } = useWords();
  return (
    <>
      <IndexTable.Cell>{t(`topic.${item.topic}` as MessageKey)}</IndexTable.Cell>
      {STATES.map((state) => (
        <IndexTable.Cell key={state}>
          <Text as="span" numeric alignment="end" tone={toneOf(state, item[state])}>
            {format.number(item[state])}
          </Text>
        </IndexTable.Cell>
      ))}
    </>
  );
}

function NarrowRow({ item }: { item: TopicItem }) {
  const { t } = useWords();
  const part = (state: (typeof STATES)[number]) =>
    t("topics.part", { state: t(`topics.${state}`), count: item[state] });
  const fine = STATES.filter((state) => state !== "failed" && item[state] > 0).map(part);
  return (
    <div style={{ padding: "12px 16px", width: "100%" }}>
      <BlockStack gap="050">
        <Text as="span" fontWeight="medium">
          {t(`topic.${item.topic}` as MessageKey)}
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {fine.join(t("list.comma"))}
        </Text>
        {item.failed > 0 ? (
          <Text as="span" variant="bodySm" tone="critical">
            {part("failed")}
          </Text>
        ) : null}
      </BlockStack>
    </div>
  );
}

function toneOf(state: (typeof STATES)[number], count: number): "critical" | "subdued" | undefined {
  if (count === 0) return "subdued";
  return state === "failed" ? "critical" : undefined;
}
