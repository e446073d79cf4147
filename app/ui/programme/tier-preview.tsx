import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import type { Programme } from "~/domain/programme/programme";
import type { PreviewedMove, TierPreview as Preview } from "~/domain/tiers/tier-preview";
import { useWords, type Words } from "~/ui/words";

type Answer = { outcome: "counted" | "too_large" | "invalid"; preview: Preview | null };

/** Who would move between tiers by a programme that is not published yet, and what it would cost; counted when asked. */
export function TierPreview({ programme }: { programme: Programme | null }) {
  const { t } = useWords();
  const fetcher = useFetcher<Answer>();
  const ask = () =>
    fetcher.submit({ programme } as never, {
      method: "post",
      action: "/app/programme/preview",
      encType: "application/json",
    });
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("preview.title")}
          </Text>
          <Button onClick={ask} loading={fetcher.state !== "idle"} disabled={!programme}>
            {t("preview.action")}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {answer?.outcome === "invalid" ? <Banner tone="warning">{t("preview.invalid")}</Banner> : null}
          {answer && answer.outcome !== "invalid" ? <PreviewedMoves preview={answer.preview} /> : null}
        </div>
      </BlockStack>
    </Card>
  );
}

/** What was counted; null: it took too long. */
export function PreviewedMoves({ preview }: { preview: Preview | null }) {
  const { t, format } = useWords();
  if (!preview) return <Banner tone="warning">{t("preview.too_large")}</Banner>;
  const { moves, staying, entry, yearly, graceDays } = preview;
  return (
    <BlockStack gap="200">
      {moves.length > 0 ? (
        <List>
          {moves.map((move) => (
            <List.Item key={`${move.from} ${move.to} ${move.direction}`}>{moveSentence(t, move, graceDays)}</List.Item>
          ))}
        </List>
      ) : null}
      <Text as="p">{t("preview.staying", { count: staying })}</Text>
      {entry.points > 0 || entry.rewards > 0 ? (
        <Text as="p">
          {t("preview.entry", { points: entry.points, rewards: entry.rewards, money: format.money(entry.minor) })}
        </Text>
      ) : null}
      {yearly.points !== 0 ? (
        <Text as="p">
          {t(yearly.points > 0 ? "preview.dearer" : "preview.cheaper", {
            points: Math.abs(yearly.points),
            money: format.money(Math.abs(yearly.minor)),
          })}
        </Text>
      ) : null}
    </BlockStack>
  );
}

const MOVES = { up: "preview.rises", across: "preview.moves", down: "preview.falls_at_once" } as const;

function moveSentence(t: Words["t"], { from, to, members: count, direction }: PreviewedMove, days: number): string {
  if (direction === "down" && days > 0) return t("preview.falls", { count, from, to, days });
  return t(MOVES[direction], { count, from, to });
}
