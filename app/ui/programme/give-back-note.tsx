import { Banner, Text } from "@shopify/polaris";
import { GIVE_BACK_CONFIRM_PERCENT, GIVE_BACK_WARN_PERCENT, giveBackPercent } from "~/domain/programme/give-back";
import { useWords } from "~/ui/words";
import type { ProgrammeDraft } from "./draft";
import { whole } from "./read-draft";

/** What the rate gives back, while it is typed; louder when it is generous. Nothing while the numbers make none. */
export function GiveBack({ draft }: { draft: ProgrammeDraft }) {
  const { t, format } = useWords();
  const percent = draftGiveBack(draft);
  const isUnusual = percent !== null && percent > GIVE_BACK_WARN_PERCENT;
  const given = percent === null ? null : t("give_back.is", { percent: format.percent(percent / 100) });
  return (
    <div aria-live="polite">
      {given === null || percent === null ? null : isUnusual ? (
        <Banner tone="warning" title={given}>
          {t(percent > GIVE_BACK_CONFIRM_PERCENT ? "give_back.very_generous" : "give_back.generous", {
            limit: percent > GIVE_BACK_CONFIRM_PERCENT ? GIVE_BACK_CONFIRM_PERCENT : GIVE_BACK_WARN_PERCENT,
          })}
        </Banner>
      ) : (
        <Text as="p" fontWeight="semibold">
          {given}
        </Text>
      )}
    </div>
  );
}

/** Percent of spend given back by what is typed, or null while it is no rate. */
function draftGiveBack({ earning, pointValue }: ProgrammeDraft): number | null {
  const rate = {
    earning: { points: whole(earning.points), perMajor: whole(earning.perMajor), holdDays: 0 },
    pointValue: { points: whole(pointValue.points), major: whole(pointValue.major) },
  };
  const percent = giveBackPercent(rate);
  return Number.isFinite(percent) && percent > 0 ? percent : null;
}
