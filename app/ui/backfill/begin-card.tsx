import { Banner, BlockStack, Button, Card, Form, FormLayout, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";

type Props = {
  today: string;
  /** The first day of what Shopify shows without its leave for all orders. */
  recentDay: string;
  seesAll: boolean | null;
  isSending: boolean;
  onBegin: (since: string) => void;
};

/** From when on past orders are to be rewarded. */
export function BeginCard({ today, recentDay, seesAll, isSending, onBegin }: Props) {
  const { t } = useWords();
  const oldest = seesAll === true ? undefined : recentDay;
  const [since, setSince] = useState(
    seesAll === true ? `${Number(today.slice(0, 4)) - 1}${today.slice(4)}` : recentDay,
  );
  const isGood = /^\d{4}-\d\d-\d\d$/.test(since) && since <= today && (oldest === undefined || since >= oldest);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("backfill.begin.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("backfill.begin.text")}
          </Text>
        </BlockStack>
        {seesAll === true ? null : (
          <Banner tone="info">{t(seesAll === false ? "backfill.recent_only" : "backfill.perhaps_recent_only")}</Banner>
        )}
        <Form onSubmit={() => isGood && onBegin(since)}>
          <FormLayout>
            <TextField
              label={t("backfill.since")}
              helpText={t("backfill.since_help")}
              type="date"
              value={since}
              min={oldest}
              max={today}
              onChange={setSince}
              error={isGood ? undefined : t("backfill.since_wrong")}
              autoComplete="off"
            />
            <Button submit variant="primary" loading={isSending} disabled={!isGood}>
              {t("backfill.begin.action")}
            </Button>
          </FormLayout>
        </Form>
      </BlockStack>
    </Card>
  );
}
