import { BlockStack, Button, Card, Divider, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { newTier, type TierDraft } from "./draft";
import { useFieldError } from "./field-errors";

type Props = { tiers: TierDraft[]; onChange: (tiers: TierDraft[]) => void };

const MOST = 10;

/** VIP tiers. Their order is that of their entry, so there is nothing to sort by hand; the first is where everybody begins. */
export function TiersCard({ tiers, onChange }: Props) {
  const { t } = useWords();
  const replace = (index: number, tier: TierDraft) =>
    onChange(tiers.map((former, at) => (at === index ? tier : former)));
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("tiers.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("tiers.means")}
          </Text>
        </BlockStack>
        {tiers.map((tier, index) => (
          <BlockStack key={tier.id} gap="400">
            {index > 0 ? <Divider /> : null}
            <TierFields
              tier={tier}
              index={index}
              onChange={(changed) => replace(index, changed)}
              onRemove={index === 0 ? null : () => onChange(tiers.filter((_, at) => at !== index))}
            />
          </BlockStack>
        ))}
        <InlineStack>
          <Button onClick={() => onChange([...tiers, newTier(crypto.randomUUID())])} disabled={tiers.length >= MOST}>
            {t("tiers.add")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

type FieldsProps = {
  tier: TierDraft;
  index: number;
  onChange: (tier: TierDraft) => void;
  onRemove: (() => void) | null;
};

function TierFields({ tier, index, onChange, onRemove }: FieldsProps) {
  const { t, format } = useWords();
  const errorOf = useFieldError();
  const label = tier.name || t("tiers.number", { number: index + 1 });
  return (
    <div role="group" aria-label={label}>
      <BlockStack gap="200">
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField
              label={t("tiers.name")}
              value={tier.name}
              onChange={(name) => onChange({ ...tier, name })}
              error={errorOf(`tiers.${index}.name`)}
              autoComplete="off"
              maxLength={40}
            />
            <TextField
              label={t("tiers.entry")}
              prefix={format.currencySymbol()}
              value={tier.entry}
              onChange={(entry) => onChange({ ...tier, entry })}
              error={errorOf(`tiers.${index}.entry`)}
              disabled={onRemove === null && Number(tier.entry) === 0}
              inputMode="decimal"
              autoComplete="off"
            />
            <TextField
              label={t("tiers.multiplier")}
              prefix="×"
              value={tier.multiplier}
              onChange={(multiplier) => onChange({ ...tier, multiplier })}
              error={errorOf(`tiers.${index}.multiplierPercent`)}
              inputMode="decimal"
              autoComplete="off"
            />
          </FormLayout.Group>
        </FormLayout>
        {onRemove ? (
          <InlineStack>
            <Button
              variant="plain"
              tone="critical"
              onClick={onRemove}
              accessibilityLabel={t("tiers.remove_named", { tier: label })}
            >
              {t("remove")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </div>
  );
}
