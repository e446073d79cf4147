import { Banner, Text } from "@shopify/polaris";
import {
  GIVE_BACK_CONFIRM_PERCENT,
  GIVE_BACK_WARN_PERCENT,
  giveBackPercent,
  topGiveBackPercent,
} from "~/domain/programme/give-back";
import type { Programme } from "~/domain/programme/programme";
import { useWords } from "~/ui/words";

type Props = {
  earning: Pick<Programme["earning"], "points" | "perMajor">;
  pointValue: Programme["pointValue"];
  tiers: readonly Pick<Programme["tiers"][number], "name" | "multiplierPercent">[];
};

/** What the rate gives back, and what the highest tier gets; louder when it is generous. Nothing while the numbers make none. */
export function GiveBack({ tiers, ...rates }: Props) {
  const { t, format } = useWords();
  const base = giveBackPercent(rates);
  const top = topGiveBackPercent({ ...rates, tiers });
  const said = (percent: number) => format.percent(percent / 100);
  const best = tiers.reduce((a, b) => (b.multiplierPercent > a.multiplierPercent ? b : a));
  const sentence =
    top > base
      ? t("give_back.is_up_to", { percent: said(base), top: said(top), tier: best.name })
      : t("give_back.is", { percent: said(base) });
  return (
    <div aria-live="polite">
      {!Number.isFinite(base) || base <= 0 ? null : base > GIVE_BACK_WARN_PERCENT || top > GIVE_BACK_CONFIRM_PERCENT ? (
        <Banner tone="warning" title={sentence}>
          {t(top > GIVE_BACK_CONFIRM_PERCENT ? "give_back.very_generous" : "give_back.generous", {
            limit: top > GIVE_BACK_CONFIRM_PERCENT ? GIVE_BACK_CONFIRM_PERCENT : GIVE_BACK_WARN_PERCENT,
          })}
        </Banner>
      ) : (
        <Text as="p" fontWeight="semibold">
          {sentence}
        </Text>
      )}
    </div>
  );
}
