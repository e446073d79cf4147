import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { ProgrammeDraft } from "./draft";
import { useFieldError } from "./field-errors";

type Value = ProgrammeDraft["pointValue"];
type Props = { value: Value; onChange: (value: Value) => void };

/** What points are worth when they are spent. */
export function PointValueCard({ value, onChange }: Props) {
  const { t, format } = useWords();
  const errorOf = useFieldError();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("value.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("value.means")}
          </Text>
        </BlockStack>
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField
              label={t("value.points")}
              value={value.points}
              onChange={(points) => onChange({ ...value, points })}
              error={errorOf("pointValue.points")}
              inputMode="numeric"
              autoComplete="off"
            />
            <TextField
              label={t("value.major")}
              prefix={format.currencySymbol()}
              value={value.major}
              onChange={(major) => onChange({ ...value, major })}
              error={errorOf("pointValue.major")}
              inputMode="numeric"
              autoComplete="off"
            />
          </FormLayout.Group>
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
