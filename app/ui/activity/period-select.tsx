import { Box, InlineStack, Select, Spinner } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import { PERIODS, type Period } from "./activity-query";

type Props = { days: number; isLoading: boolean; onChange: (days: Period) => void };

/** The time that the numbers are about. */
export function PeriodSelect({ days, isLoading, onChange }: Props) {
  const { t } = useWords();
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <InlineStack gap="200" blockAlign="center">
        <Box minWidth="14rem">
          <Select
            label={t("work.period")}
            labelInline
            options={PERIODS.map((period) => ({ value: String(period), label: t(`work.period.${period}`) }))}
            value={String(days)}
            onChange={(value) => onChange(PERIODS.find((period) => String(period) === value) ?? PERIODS[0])}
          />
        </Box>
        {isLoading ? <Spinner size="small" accessibilityLabel={t("work.loading")} /> : null}
      </InlineStack>
    </Box>
  );
}
