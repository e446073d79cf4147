import { BlockStack, Button, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useWords } from "~/ui/words";
import { currencyRows, type CurrencyDraft } from "../draft/parts";
import { FormCard } from "../form-card";
import { useTextFields } from "../use-text-fields";

type Props = {
  rates: CurrencyDraft[];
  /** The rate of the shop's own currency, which a new one begins with. */
  earning: { points: string; perMajor: string };
  onChange: (rates: CurrencyDraft[]) => void;
};

/** Rates of their own for orders paid in other currencies. */
export function CurrencyFields({ rates, earning: { points, perMajor }, onChange }: Props) {
  const { t } = useWords();
  const options = useOtherCurrencies(rates.map(({ currency }) => currency));
  const add = (currency: string) =>
    onChange([...rates, { ...currencyRows.blank(currency), currency, points, perMajor }]);
  return (
    <FormCard title={t("currencies.title")} means={t("currencies.means")}>
      {rates.map((rate, index) => (
        <CurrencyRow
          key={rate.currency}
          rate={rate}
          path={`earning.currencyRates.${index}`}
          onChange={(changed) => onChange(rates.map((former, at) => (at === index ? changed : former)))}
          onRemove={() => onChange(rates.filter((_, at) => at !== index))}
        />
      ))}
      <Select
        label={t("currencies.add")}
        placeholder={t("currencies.choose")}
        options={options}
        value=""
        onChange={add}
        disabled={rates.length >= currencyRows.most}
      />
    </FormCard>
  );
}

type RowProps = { rate: CurrencyDraft; path: string; onChange: (rate: CurrencyDraft) => void; onRemove: () => void };

function CurrencyRow({ rate, path, onChange, onRemove }: RowProps) {
  const { t, format } = useWords();
  const field = useTextFields(rate, onChange, path);
  return (
    <div role="group" aria-label={rate.currency}>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {rate.currency}
          </Text>
          <Button
            variant="plain"
            tone="critical"
            onClick={onRemove}
            accessibilityLabel={t("item.remove", { item: rate.currency })}
          >
            {t("remove")}
          </Button>
        </InlineStack>
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField {...field("points", "earning.points")} inputMode="numeric" />
            <TextField
              {...field("perMajor", "earning.per")}
              prefix={format.currencySymbol(rate.currency)}
              inputMode="numeric"
            />
          </FormLayout.Group>
        </FormLayout>
      </BlockStack>
    </div>
  );
}

/** Currencies that could still be added, by name. The browser knows them: what the server calls them may differ from it. */
function useOtherCurrencies(taken: readonly string[]): { value: string; label: string }[] {
  const { shop, format, locale } = useWords();
  const [codes, setCodes] = useState<string[]>([]);
  useEffect(() => setCodes(Intl.supportedValuesOf("currency")), []);
  return codes
    .filter((code) => code !== shop.currency && !taken.includes(code))
    .map((code) => ({ value: code, label: `${format.currencyName(code)} (${code})` }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}
