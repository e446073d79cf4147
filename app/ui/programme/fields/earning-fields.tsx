import { BlockStack, Checkbox, ChoiceList, FormLayout, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { PartDraft } from "../draft/parts";
import { whole } from "../draft/typed";
import { FormCard } from "../form-card";
import { GiveBack } from "../give-back-note";
import type { FieldsProps } from "../part-editor";
import { useTextFields } from "../use-text-fields";
import { CurrencyFields } from "./currency-fields";

type Earning = PartDraft<"earning">["earning"];
type CardProps = { earning: Earning; onChange: (earning: Earning) => void };

/** What an order earns, on which part of it, and when. */
export function EarningFields({ draft: { earning, pointValue }, edit, programme }: FieldsProps<"earning">) {
  const onChange = (changed: Earning) => edit({ earning: changed });
  const { t, format } = useWords();
  const valueField = useTextFields(pointValue, (changed) => edit({ pointValue: changed }), "pointValue");
  return (
    <>
      <RateCard earning={earning} onChange={onChange} />
      <FormCard title={t("value.title")} means={t("value.means")}>
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField {...valueField("points", "value.points")} inputMode="numeric" />
            <TextField {...valueField("major", "value.major")} prefix={format.currencySymbol()} inputMode="numeric" />
          </FormLayout.Group>
        </FormLayout>
        <GiveBack
          earning={{
            ...wholeRate(earning),
            currencyRates: earning.currencyRates.map((rate) => ({ currency: rate.currency, ...wholeRate(rate) })),
          }}
          pointValue={{ points: whole(pointValue.points), major: whole(pointValue.major) }}
          tiers={programme.tiers}
        />
      </FormCard>
      <BasisCard earning={earning} onChange={onChange} />
      <AwardCard earning={earning} onChange={onChange} />
      <CurrencyFields
        rates={earning.currencyRates}
        earning={earning}
        onChange={(currencyRates) => onChange({ ...earning, currencyRates })}
      />
    </>
  );
}

function wholeRate({ points, perMajor }: { points: string; perMajor: string }) {
  return { points: whole(points), perMajor: whole(perMajor) };
}

function RateCard({ earning, onChange }: CardProps) {
  const { t, format } = useWords();
  const field = useTextFields(earning, onChange, "earning");
  return (
    <FormCard title={t("earning.title")} means={t("earning.means")}>
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField {...field("points", "earning.points")} inputMode="numeric" />
          <TextField {...field("perMajor", "earning.per")} prefix={format.currencySymbol()} inputMode="numeric" />
        </FormLayout.Group>
        <ChoiceList
          title={t("setting.rounding")}
          choices={(["floor", "half_up"] as const).map((value) => ({
            value,
            label: t(`rounding.${value}`),
            helpText: t(`rounding.${value}.means`),
          }))}
          selected={[earning.rounding]}
          onChange={([rounding]) => onChange({ ...earning, rounding: rounding as Earning["rounding"] })}
        />
      </FormLayout>
    </FormCard>
  );
}

function BasisCard({ earning, onChange }: CardProps) {
  const { t } = useWords();
  const { basis } = earning;
  const edit = (change: Partial<Earning["basis"]>) => onChange({ ...earning, basis: { ...basis, ...change } });
  return (
    <FormCard title={t("basis.title")} means={t("basis.means")}>
      <FormLayout>
        <ChoiceList
          title={t("setting.basis_discounts")}
          choices={(["after", "before"] as const).map((value) => ({ value, label: t(`discounts.${value}`) }))}
          selected={[basis.discounts]}
          onChange={([discounts]) => edit({ discounts: discounts as Earning["basis"]["discounts"] })}
        />
        <BlockStack>
          <Checkbox
            label={t("basis.tax")}
            checked={basis.includesTax}
            onChange={(includesTax) => edit({ includesTax })}
          />
          <Checkbox
            label={t("basis.shipping")}
            checked={basis.includesShipping}
            onChange={(includesShipping) => edit({ includesShipping })}
          />
          <Checkbox
            label={t("basis.gift_cards")}
            helpText={t("basis.gift_cards_help")}
            checked={basis.includesGiftCards}
            onChange={(includesGiftCards) => edit({ includesGiftCards })}
          />
        </BlockStack>
      </FormLayout>
    </FormCard>
  );
}

function AwardCard({ earning, onChange }: CardProps) {
  const { t } = useWords();
  const field = useTextFields(earning, onChange, "earning");
  return (
    <FormCard title={t("award.title")} means={t("award.means")}>
      <FormLayout>
        <ChoiceList
          title={t("setting.award_on")}
          choices={(["paid", "fulfilled"] as const).map((value) => ({ value, label: t(`award_on.${value}`) }))}
          selected={[earning.awardOn]}
          onChange={([chosen]) =>
            onChange(
              chosen === "fulfilled"
                ? { ...earning, awardOn: "fulfilled" }
                : { ...earning, awardOn: "paid", awardAfterDays: "0" },
            )
          }
        />
        {earning.awardOn === "fulfilled" ? (
          <TextField
            {...field("awardAfterDays", "setting.award_after_days")}
            helpText={t("award.after_help")}
            suffix={t("earning.days")}
            inputMode="numeric"
          />
        ) : null}
        <TextField
          {...field("holdDays", "earning.hold")}
          helpText={t("earning.hold_help")}
          suffix={t("earning.days")}
          inputMode="numeric"
        />
      </FormLayout>
    </FormCard>
  );
}
