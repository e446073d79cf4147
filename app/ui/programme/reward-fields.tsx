import { Checkbox, FormLayout, Select, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { RewardDraft } from "./draft";
import { useFieldError } from "./field-errors";

type Props = { reward: RewardDraft; path: string; onChange: (reward: RewardDraft) => void };

/** The fields of one reward. */
export function RewardFields({ reward, path, onChange }: Props) {
  const { t, format } = useWords();
  const errorOf = useFieldError();
  const isPercent = reward.kind === "percentage";
  const symbol = format.currencySymbol();
  const field = (name: "name" | "points" | "value" | "minimumSpend" | "validDays") => ({
    label: t(name === "value" ? `rewards.value.${reward.kind}` : `rewards.${name}`),
    value: reward[name],
    onChange: (value: string) => onChange({ ...reward, [name]: value }),
    error: errorOf(`${path}.${name}`),
    autoComplete: "off",
  });
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField {...field("name")} helpText={t("rewards.name_help")} maxLength={40} />
        <TextField {...field("points")} inputMode="numeric" />
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <Select
          label={t("rewards.kind")}
          options={(["fixed_amount", "percentage"] as const).map((kind) => ({
            value: kind,
            label: t(`rewards.kind.${kind}`),
          }))}
          value={reward.kind}
          onChange={(kind) => onChange({ ...reward, kind: kind as RewardDraft["kind"] })}
        />
        <TextField
          {...field("value")}
          prefix={isPercent ? undefined : symbol}
          suffix={isPercent ? "%" : undefined}
          inputMode="decimal"
        />
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <TextField
          {...field("minimumSpend")}
          prefix={symbol}
          helpText={t("rewards.minimumSpend_help")}
          inputMode="decimal"
        />
        <TextField {...field("validDays")} suffix={t("earning.days")} inputMode="numeric" />
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
