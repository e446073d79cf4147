import { Badge, BlockStack, Card, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import type { Words } from "~/ui/words";
import { useWords } from "~/ui/words";

export type CodeItem = {
  id: string;
  code: string;
  rewardName: string;
  points: number;
  status: "reserved" | "issued" | "used" | "cancelled" | "expired" | "failed";
  reservedAt: string;
  expiresAt: string;
  endedAt: string | null;
  orderName: string | null;
};

const TONES: Record<CodeItem["status"], BadgeProps["tone"]> = {
  reserved: "info",
  issued: "success",
  used: undefined,
  cancelled: undefined,
  expired: "warning",
  failed: "critical",
};

/** A member's discount codes: what each is for and what became of it. */
export function CodesCard({ codes }: { codes: CodeItem[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("codes.title")}
        </Text>
        {codes.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("codes.empty")}
          </Text>
        ) : null}
        {codes.map((code) => (
          <BlockStack key={code.id} gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="semibold" breakWord>
                {code.code}
              </Text>
              <Badge tone={TONES[code.status]}>{t(`codes.status.${code.status}`)}</Badge>
            </InlineStack>
            <Text as="p">
              {code.points === 0
                ? t("codes.gift", { reward: code.rewardName })
                : t("codes.for", { reward: code.rewardName, points: t("unit.points", { count: code.points }) })}
            </Text>
            <Text as="p" variant="bodySm" tone="subdued">
              {fate(words, code)}
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function fate({ t, format }: Words, { status, endedAt, expiresAt, reservedAt, orderName }: CodeItem): string {
  if (status === "issued") return t("codes.until", { day: format.day(expiresAt) });
  if (status === "reserved") return t("codes.being_made", { at: format.dateTime(reservedAt) });
  const at = format.dateTime(endedAt ?? reservedAt);
  return status === "used" && orderName ? t("codes.used_in", { order: orderName, at }) : t("codes.ended", { at });
}
