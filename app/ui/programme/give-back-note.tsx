import { Banner, BlockStack, Text } from "@shopify/polaris";
import { usualUnit } from "~/domain/money";
import {
  currencyGiveBack,
  GIVE_BACK_CONFIRM_PERCENT,
  GIVE_BACK_WARN_PERCENT,
  giveBackPercent,
  highestGiveBackPercent,
  topGiveBackPercent,
  topMultiplierPercent,
} from "~/domain/programme/give-back";
import type { Programme } from "~/domain/programme/programme";
import { useWords, type Words } from "~/ui/words";

type Props = {
  earning: Pick<Programme["earning"], "points" | "perMajor" | "currencyRates">;
  pointValue: Programme["pointValue"];
  tiers: readonly Pick<Programme["tiers"][number], "name" | "multiplierPercent">[];
};

/** What the rates give back, and what the highest tier gets; louder when it is generous. Nothing while the numbers make none. */
export function GiveBack({ tiers, ...rates }: Props) {
  const words = useWords();
  const { t, shop } = words;
  const base = giveBackPercent(rates);
  if (!Number.isFinite(base) || base <= 0) return <div aria-live="polite" />;
  const highest = highestGiveBackPercent(rates, shop.currency);
  const top = topGiveBackPercent({ ...rates, tiers }, shop.currency);
  const [sentence, ...more] = [shopSentence(words, base, tiers), ...currencySentences(words, rates, base)];
  const isVeryGenerous = top > GIVE_BACK_CONFIRM_PERCENT;
  const limit = isVeryGenerous ? GIVE_BACK_CONFIRM_PERCENT : GIVE_BACK_WARN_PERCENT;
  return (
    <div aria-live="polite">
      {isVeryGenerous || highest > GIVE_BACK_WARN_PERCENT ? (
        <Banner tone="warning" title={sentence}>
          <Paragraphs
            texts={[...more, t(isVeryGenerous ? "give_back.very_generous" : "give_back.generous", { limit })]}
          />
        </Banner>
      ) : (
        <BlockStack gap="100">
          <Text as="p" fontWeight="semibold">
            {sentence}
          </Text>
          <Paragraphs texts={more} />
        </BlockStack>
      )}
    </div>
  );
}

function Paragraphs({ texts }: { texts: readonly string[] }) {
  return texts.map((text) => (
    <Text key={text} as="p">
      {text}
    </Text>
  ));
}

function shopSentence({ t, format }: Words, base: number, tiers: Props["tiers"]): string {
  const said = (percent: number) => format.percent(percent / 100);
  const multiplier = topMultiplierPercent(tiers);
  const best = tiers.find(({ multiplierPercent }) => multiplierPercent === multiplier);
  return multiplier > 100 && best
    ? t("give_back.is_up_to", { percent: said(base), top: said((base * multiplier) / 100), tier: best.name })
    : t("give_back.is", { percent: said(base) });
}

/** Of another currency's rate, where it gives back more than the shop's. */
function currencySentences({ t, format, shop }: Words, rates: Omit<Props, "tiers">, base: number): string[] {
  const foreign = currencyGiveBack(rates, shop.currency);
  if (!foreign || foreign.percent <= base) return [];
  return [
    t("give_back.currency", {
      currency: foreign.currency,
      percent: format.percent(foreign.percent / 100),
      foreign: format.amount(usualUnit(foreign.currency), foreign.currency),
      home: format.amount(usualUnit(shop.currency)),
    }),
  ];
}
