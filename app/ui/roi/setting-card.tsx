import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, FormLayout, InlineStack, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { decimalFromMinor } from "~/domain/money";
import { ReportCard } from "~/ui/insights/report-card";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { Setting, SettingAnswer, SettingField } from "./setting-form";

type Props = Setting & { isAssumed: boolean };

/** What only the merchant knows: how much of a sale is profit, and what the app and campaigns cost. */
export function SettingCard({ isAssumed, ...setting }: Props) {
  const { t, format, shop } = useWords();
  const fetcher = useFetcher<SettingAnswer>();
  const [typed, setTyped] = useState(() => ({
    marginPercent: String(setting.marginPercent),
    appMonth: decimalFromMinor(setting.appMonthMinor, shop.currency),
    campaignMonth: decimalFromMinor(setting.campaignMonthMinor, shop.currency),
  }));
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome === "saved") showToast(t("roi.setting.saved"));
    // A new answer is what this waits for.
  }, [answer]);
  const field = (name: SettingField) => ({
    label: t(`roi.setting.${name}`),
    value: typed[name],
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    error: answer?.outcome === "invalid" && answer.wrong.includes(name) ? t(`roi.setting.${name}_error`) : undefined,
    autoComplete: "off",
    inputMode: "decimal" as const,
  });
  return (
    <ReportCard title={t("roi.setting.title")} text={t("roi.setting.text")}>
      <BlockStack gap="400">
        {isAssumed ? (
          <Banner tone="warning">
            {t("roi.setting.assumed", { percent: format.percent(setting.marginPercent / 100) })}
          </Banner>
        ) : null}
        {answer?.outcome === "failed" || answer?.outcome === "refused" ? (
          <Banner tone="critical">{t("roi.setting.failed")}</Banner>
        ) : null}
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField {...field("marginPercent")} helpText={t("roi.setting.margin_help")} suffix="%" />
            <TextField {...field("appMonth")} prefix={format.currencySymbol()} />
            <TextField {...field("campaignMonth")} prefix={format.currencySymbol()} />
          </FormLayout.Group>
        </FormLayout>
        <InlineStack>
          <Button
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit(typed, { method: "post", action: "/app/roi" })}
          >
            {t("roi.setting.save")}
          </Button>
        </InlineStack>
      </BlockStack>
    </ReportCard>
  );
}
