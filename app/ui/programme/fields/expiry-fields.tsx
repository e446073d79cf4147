import { ChoiceList, FormLayout, TextField } from "@shopify/polaris";
import type { Expiry } from "~/domain/programme/expiry";
import { useWords } from "~/ui/words";
import { FormCard } from "../form-card";
import type { FieldsProps } from "../part-editor";
import { useTextFields } from "../use-text-fields";

/** Whether, and when, points that were not spent run out. */
export function ExpiryFields({ draft: { expiry }, edit }: FieldsProps<"expiry">) {
  const { t } = useWords();
  const field = useTextFields(expiry, (changed) => edit({ expiry: changed }), "expiry");
  return (
    <FormCard title={t("expiry.title")} means={t("expiry.means")}>
      <FormLayout>
        <ChoiceList
          title={t("setting.expiry_mode")}
          choices={(["off", "inactivity", "lots"] as const).map((value) => ({
            value,
            label: t(`expiry_mode.${value}`),
            helpText: t(`expiry_mode.${value}.means`),
          }))}
          selected={[expiry.mode]}
          onChange={([mode]) => edit({ expiry: { ...expiry, mode: mode as Expiry["mode"] } })}
        />
        {expiry.mode === "off" ? null : (
          <>
            <TextField {...field("months", "expiry.months")} suffix={t("expiry.months_unit")} inputMode="numeric" />
            <TextField
              {...field("warningDays", "expiry.warnings")}
              helpText={t("expiry.warnings_help")}
              suffix={t("expiry.days_before")}
            />
          </>
        )}
      </FormLayout>
    </FormCard>
  );
}
