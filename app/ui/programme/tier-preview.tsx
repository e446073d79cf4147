import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import type { Programme } from "~/domain/programme/programme";
import type { TierPreview as Preview } from "~/domain/tiers/tier-preview";
import { useWords } from "~/ui/words";

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
          {answer?.preview ? <Outcome preview={answer.preview} /> : null}
          {answer && !answer.preview ? (
            <Banner tone="warning">{t(answer.outcome === "invalid" ? "preview.invalid" : "preview.too_large")}</Banner>
          ) : null}
        </div>
      </BlockStack>
    </Card>
  );
}

function Outcome({ preview: { moves, staying, entry, yearly, graceDays } }: { preview: Preview }) {
  const { t, format } = useWords();
  return (
    <BlockStack gap="200">
      {moves.length > 0 ? (
        <List>
          {moves.map(({ from, to, members, isUp }) => (
            <List.Item key={`${from} ${to}`}>
              {isUp || graceDays === 0
                ? t("preview.moves", { count: members, from, to })
                : t("preview.falls", { count: members, from, to, days: graceDays })}
            </List.Item>
          ))}
        </List>
      ) : null}
      <Text as="p">{t("preview.staying", { count: staying })}</Text>
      {entry.points > 0 ? (
        <Text as="p">{t("preview.entry", { points: entry.points, money: format.money(entry.minor) })}</Text>
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
