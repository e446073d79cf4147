import { BlockStack, Text } from "@shopify/polaris";
import { actorName } from "~/i18n/actor-name";
import { useWords, type Words } from "~/ui/words";

/** What a tier rests on. Instants are ISO strings; `by` and `until` are the last moments, null for never. */
export type TierBasis = {
  measure: "spend" | "points" | "orders";
  window: "lifetime" | "calendar_year" | "rolling_year";
  /** The tier by history. */
  earned: string;
  keep: { missing: number; isForLater: boolean; by: string | null; until: string | null } | null;
  byHand: { reason: string; by: string; until: string | null } | null;
  tiers: { key: string; name: string }[];
};

/** Why a member has their tier, and what keeps it until when. */
export function TierBasisLines({ basis, tier }: { basis: TierBasis; tier: string }) {
  const words = useWords();
  const { t, format } = words;
  const { byHand, earned } = basis;
  return (
    <BlockStack gap="100">
      {byHand ? (
        <>
          <Text as="p">{t("tier.by_hand", { tier, by: actorName(words, byHand.by), reason: byHand.reason })}</Text>
          <Text as="p" tone="subdued">
            {byHand.until
              ? t("tier.by_hand_until", { day: format.day(byHand.until), tier: earned })
              : t("tier.by_hand_for_good", { tier: earned })}
          </Text>
        </>
      ) : (
        keepingLines(words, basis).map((line) => (
          <Text key={line} as="p">
            {line}
          </Text>
        ))
      )}
      <Text as="p" tone="subdued">
        {t(`tier.window.${basis.window}`)}
      </Text>
    </BlockStack>
  );
}

/** "Kept until …", and what is missing for longer; nothing in the first tier. */
export function keepingLines({ t, format }: Words, { keep, measure, earned }: TierBasis): string[] {
  if (!keep) return [];
  if (!keep.by) return [t("tier.keep.safe")];
  const amount = measure === "spend" ? format.money(keep.missing) : format.number(keep.missing);
  const kept = keep.until ? [t("tier.keep.kept", { day: format.day(keep.until) })] : [];
  if (keep.isForLater) return kept;
  return [...kept, t(`tier.keep.${measure}`, { amount, day: format.day(keep.by), tier: earned })];
}
