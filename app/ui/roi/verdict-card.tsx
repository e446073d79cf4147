import { Banner, Text } from "@shopify/polaris";
import type { ExperimentFigures, RoiFigures } from "~/domain/insights/roi/roi-figures";
import type { Verdict } from "~/domain/insights/roi/verdict";
import { rangeWords } from "~/ui/insights/range-words";
import { useWords, type Words } from "~/ui/words";

type Props = { figures: RoiFigures; heldOutPercent: number };

/** The answer to what the programme brings, in a sentence or two: measured, or why it is not, and what it takes. */
export function VerdictCard({ figures: { experiment, lines }, heldOutPercent }: Props) {
  const words = useWords();
  const { t } = words;
  if (!experiment || !lines.verdict) {
    const why = heldOutPercent > 0 ? "too_early" : "no_group";
    return (
      <Banner
        title={t(`roi.verdict.${why}`)}
        tone="info"
        action={{ content: t("roi.verdict.to_group"), url: "/app/programme/holdout" }}
      >
        <Text as="p">{t(`roi.verdict.${why}_text`)}</Text>
      </Banner>
    );
  }
  const { key, tone } = told(lines.verdict, experiment);
  return (
    <Banner title={t(`roi.verdict.${key}`)} tone={tone}>
      {sentences(words, experiment, lines.verdict).map((sentence) => (
        <Text key={sentence} as="p">
          {sentence}
        </Text>
      ))}
    </Banner>
  );
}

function told(verdict: Verdict, { effect }: ExperimentFigures) {
  if (verdict.kind === "not_enough") return { key: "not_enough", tone: "info" } as const;
  if (verdict.kind === "does_not_pay") return { key: "does_not_pay", tone: "warning" } as const;
  if (verdict.kind === "small") return { key: "small", tone: "info" } as const;
  return effect!.value > 0 ? ({ key: "gain", tone: "success" } as const) : ({ key: "loss", tone: "critical" } as const);
}

function sentences(words: Words, experiment: ExperimentFigures, verdict: Verdict): string[] {
  const { t, format } = words;
  const { treated, holdout, effect, mode, began } = experiment;
  const groups = t("roi.verdict.groups", { days: rangeWords(words, experiment), treated, holdout });
  const money = (minor: number) => format.signedMoney(Math.round(minor));
  const interval = effect
    ? [t("roi.verdict.interval", { value: money(effect.value), low: money(effect.low), high: money(effect.high) })]
    : [];
  const ofBonuses = mode === "bonuses" ? [t("roi.verdict.of_bonuses")] : [];
  if (verdict.kind !== "not_enough") return [groups, ...interval, ...ofBonuses];
  const longer = began < experiment.from ? [t("roi.verdict.longer", { day: format.calendarDay(began) })] : [];
  return [groups, t("roi.verdict.not_enough_text"), ...missing(words, verdict), ...longer, ...ofBonuses];
}

/** How many more customers it takes, and how long that is. */
function missing({ t }: Words, { moreCustomers, moreDays }: Extract<Verdict, { kind: "not_enough" }>): string[] {
  if (moreCustomers === null || moreCustomers <= 0) return [t("roi.verdict.more_unknown")];
  const customers = t("roi.verdict.more_customers", { count: moreCustomers });
  return [moreDays === null ? customers : `${customers} ${t("roi.verdict.more_days", { count: moreDays })}`];
}
