import { Checkbox, FormLayout, Select, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { RewardDraft } from "../draft/parts";
import { useTextFields } from "../use-text-fields";

type Props = { reward: RewardDraft; path: string; onChange: (reward: RewardDraft) => void };

/** The fields of one reward. Free shipping has no value to type. */
export function RewardFields({ reward, path, onChange }: Props) {
  const { t, format } = useWords();
  const field = useTextFields(reward, onChange, path);
  const symbol = format.currencySymbol();
  const isPercent = reward.kind === "percentage";
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField {...field("name", "rewards.name")} helpText={t("rewards.name_help")} maxLength={40} />
        <TextField {...field("points", "rewards.points")} inputMode="numeric" />
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <Select
          {...field("kind", "rewards.kind")}
          options={(["fixed_amount", "percentage", "free_shipping"] as const).map((kind) => ({
            value: kind,
            label: t(`rewards.kind.${kind}`),
          }))}
        />
        {reward.kind === "free_shipping" ? null : (
          <TextField
            {...field("value", `rewards.value.${reward.kind}`)}
            prefix={isPercent ? undefined : symbol}
            suffix={isPercent ? "%" : undefined}
            inputMode="decimal"
          />
        )}
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <TextField
          {...field("minimumSpend", "rewards.minimumSpend")}
          prefix={symbol}
          helpText={t("rewards.minimumSpend_help")}
          inputMode="decimal"
        />
        <TextField {...field("validDays", "rewards.validDays")} suffix={t("earning.days")} inputMode="numeric" />
      </FormLayout.Group>
      <Checkbox
        label={t("rewards.isEnabled")}
        helpText={t("rewards.isEnabled_help")}
        checked={reward.isEnabled}
        onChange={(isEnabled) => onChange({ ...reward, isEnabled })}
      />
    </FormLayout>
  );
}
