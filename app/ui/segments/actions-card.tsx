import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { SegmentDeed } from "~/domain/insights/segments/segment-deed";
import { actorName } from "~/i18n/actor-name";
import { useLookingAgain } from "~/ui/use-looking-again";
import { useWords } from "~/ui/words";
import type { SegmentAnswer } from "./segment-ask";

export type ActionView = {
  id: string;
  terms: SegmentDeed;
  state: "running" | "done" | "failed";
  total: number;
  done: number;
  passedOver: number;
  askedAt: string;
  askedBy: string;
  error: string | null;
};

const TONES = { running: "info", done: "success", failed: "critical" } as const;

/** What was asked for a segment lately, and how far it is. */
export function ActionsCard({ actions }: { actions: ActionView[] }) {
  const { t } = useWords();
  useLookingAgain(actions.some(({ state }) => state === "running"));
  if (actions.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("segment_page.actions")}
        </Text>
        <Text as="p" tone="subdued">
          {t("segment_page.actions_text")}
        </Text>
        {actions.map((action) => (
          <Action key={action.id} action={action} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Action({ action }: { action: ActionView }) {
  const words = useWords();
  const { t, format } = words;
  const fetcher = useFetcher<SegmentAnswer>();
  const { id, terms, state, total, done, passedOver, error } = action;
  const seen = done + passedOver;
  const what =
    terms.kind === "tag"
      ? t("segment_page.did_tag", { tag: terms.tag })
      : t("segment_page.did_bonus", { points: t("unit.points", { count: terms.points }), note: terms.note });
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" id={`action-${id}`} fontWeight="medium" breakWord>
          {what}
        </Text>
        <Badge tone={TONES[state]}>{t(`segment_page.state.${state}`)}</Badge>
      </InlineStack>
      <Text as="p" tone="subdued">
        {t("segment_page.asked_by", { by: actorName(words, action.askedBy), at: format.dateTime(action.askedAt) })}
      </Text>
      <div role="status">
        <Text as="p">
          {t("segment_page.progress", { done: seen, count: total })}
          {passedOver > 0 ? ` ${t("segment_page.passed_over", { count: passedOver })}` : ""}
          {state === "running" && error ? ` ${t("segment_page.retrying")}` : ""}
        </Text>
      </div>
      {state === "running" ? (
        <ProgressBar size="small" progress={total > 0 ? (100 * seen) / total : 0} ariaLabelledBy={`action-${id}`} />
      ) : null}
      {state === "failed" ? (
        <BlockStack gap="200">
          <Text as="p" tone="critical">
            {t(error === "unreachable" ? "segment_page.unreachable" : "segment_page.failed")}
          </Text>
          <InlineStack>
            <Button
              loading={fetcher.state !== "idle"}
              onClick={() => fetcher.submit({ what: "retry", id }, { method: "post" })}
            >
              {t("segment_page.retry")}
            </Button>
          </InlineStack>
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}
