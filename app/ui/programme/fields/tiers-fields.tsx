import { ChoiceList, FormLayout, TextField } from "@shopify/polaris";
import type { TierRules } from "~/domain/programme/tier-rules";
import { useWords, type Words } from "~/ui/words";
import { tierRows, type PartDraft, type TierDraft } from "../draft/parts";
import { tidy } from "../draft/typed";
import { FormCard } from "../form-card";
import { ItemList } from "../item-list";
import type { FieldsProps } from "../part-editor";
import { qualifyingAmount } from "../terms";
import { useTextFields } from "../use-text-fields";
import { TierFields } from "./tier-fields";

type Rules = PartDraft<"tiers">["tierRules"];

/** VIP tiers: what counts towards them, and each with what it gives. */
export function TiersFields({ draft, edit, programme }: FieldsProps<"tiers">) {
  const words = useWords();
  const { t } = words;
  const { by } = draft.tierRules;
  return (
    <>
      <RulesCard rules={draft.tierRules} onChange={(tierRules) => edit({ tierRules })} />
      <FormCard title={t("tiers.title")} means={t("tiers.means")}>
        <ItemList
          rows={draft.tiers}
          onChange={(tiers) => edit({ tiers })}
          path="tiers"
          kind={tierRows}
          words={{ add: t("tiers.add"), unnamed: (number) => t("tiers.number", { number }) }}
          summary={(tier) => tierSummary(words, by, tier)}
          canRemove={(_, index) => index > 0}
          fields={(tier, { path, index, onChange }) => (
            <TierFields
              tier={tier}
              path={path}
              by={by}
              isFirst={index === 0}
              rewards={programme.rewards}
              onChange={onChange}
            />
          )}
        />
      </FormCard>
    </>
  );
}

/** "from $500, × 1.25"; null while the entry is no number. */
function tierSummary(words: Words, by: TierRules["by"], { entry, multiplierPercent }: TierDraft): string | null {
  if (entry === "" || Number.isNaN(Number(tidy(entry)))) return null;
  const from = words.t("tier.from", { entry: qualifyingAmount(words, by, tidy(entry)) });
  return [from, `× ${multiplierPercent}`].join(words.t("list.comma"));
}

function RulesCard({ rules, onChange }: { rules: Rules; onChange: (rules: Rules) => void }) {
  const { t } = useWords();
  const field = useTextFields(rules, onChange, "tierRules");
  return (
    <FormCard title={t("tier_rules.title")} means={t("tier_rules.means")}>
      <FormLayout>
        <ChoiceList
          title={t("setting.tiers_by")}
          choices={(["spend", "points", "orders"] as const).map((value) => ({
            value,
            label: t(`tiers_by.${value}`),
            helpText: t(`tiers_by.${value}.means`),
          }))}
          selected={[rules.by]}
          onChange={([by]) => onChange({ ...rules, by: by as TierRules["by"] })}
        />
        <ChoiceList
          title={t("setting.tiers_window")}
          choices={(["lifetime", "calendar_year", "rolling_year"] as const).map((value) => ({
            value,
            label: t(`tiers_window.${value}`),
            helpText: t(`tiers_window.${value}.means`),
          }))}
          selected={[rules.window]}
          onChange={([window]) => onChange({ ...rules, window: window as TierRules["window"] })}
        />
        <TextField
          {...field("graceDays", "setting.tiers_grace_days")}
          helpText={t("tier_rules.grace_help")}
          suffix={t("earning.days")}
          inputMode="numeric"
        />
      </FormLayout>
    </FormCard>
  );
}
