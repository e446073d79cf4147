import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { ProgrammeDraft } from "./draft";
import { useFieldError } from "./field-errors";
import { GiveBack } from "./give-back-note";

type Props = { draft: ProgrammeDraft; onChange: (change: Partial<ProgrammeDraft>) => void };

/** Ways to earn: points for what is spent, and how long they stay pending. */
export function EarningCard({ draft, onChange }: Props) {
  const { t, format } = useWords();
  const errorOf = useFieldError();
  const { earning } = draft;
  const edit = (change: Partial<ProgrammeDraft["earning"]>) => onChange({ earning: { ...earning, ...change } });
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("earning.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("earning.basis")}
          </Text>
        </BlockStack>
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField
              label={t("earning.points")}
              value={earning.points}
              onChange={(points) => edit({ points })}
              error={errorOf("earning.points")}
              inputMode="numeric"
              autoComplete="off"
            />
            <TextField
              label={t("earning.per")}
              prefix={format.currencySymbol()}
              value={earning.perMajor}
              onChange={(perMajor) => edit({ perMajor })}
              error={errorOf("earning.perMajor")}
              inputMode="numeric"
              autoComplete="off"
            />
          </FormLayout.Group>
          <TextField
            label={t("earning.hold")}
            helpText={t("earning.hold_help")}
            suffix={t("earning.days")}
            value={earning.holdDays}
            onChange={(holdDays) => edit({ holdDays })}
            error={errorOf("earning.holdDays")}
            inputMode="numeric"
            autoComplete="off"
          />
        </FormLayout>
        <GiveBack draft={draft} />
      </BlockStack>
    </Card>
  );
}
