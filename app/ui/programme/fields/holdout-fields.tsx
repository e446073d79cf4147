import { ChoiceList, FormLayout, List, TextField } from "@shopify/polaris";
import type { HoldoutMode } from "~/domain/programme/holdout";
import { useWords } from "~/ui/words";
import { FormCard } from "../form-card";
import type { FieldsProps } from "../part-editor";
import { useTextFields } from "../use-text-fields";

/** Whom the programme leaves out, by chance, so that its effect can be seen; and what it takes to see one. */
export function HoldoutFields({ draft: { holdout }, edit }: FieldsProps<"holdout">) {
  const { t } = useWords();
  const field = useTextFields(holdout, (changed) => edit({ holdout: changed }), "holdout");
  return (
    <FormCard title={t("holdout.title")} means={t("holdout.means")}>
      <List>
        {(["chance", "price", "keep", "size"] as const).map((fact) => (
          <List.Item key={fact}>{t(`holdout.fact.${fact}`)}</List.Item>
        ))}
      </List>
      <FormLayout>
        <TextField
          {...field("percent", "holdout.percent")}
          helpText={t("holdout.percent_help")}
          suffix="%"
          inputMode="numeric"
        />
        <ChoiceList
          title={t("setting.holdout_mode")}
          choices={(["programme", "bonuses"] as const).map((value) => ({
            value,
            label: t(`holdout_mode.${value}`),
            helpText: t(`holdout_mode.${value}.means`),
          }))}
          selected={[holdout.mode]}
          onChange={([mode]) => edit({ holdout: { ...holdout, mode: mode as HoldoutMode } })}
        />
      </FormLayout>
    </FormCard>
  );
}
