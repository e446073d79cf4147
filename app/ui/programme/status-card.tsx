import { Card, ChoiceList } from "@shopify/polaris";
import type { Programme } from "~/domain/programme/programme";
import { useWords } from "~/ui/words";

type Props = { status: Programme["status"]; onChange: (status: Programme["status"]) => void };

/** On or paused, with what either means. */
export function StatusCard({ status, onChange }: Props) {
  const { t } = useWords();
  return (
    <Card>
      <ChoiceList
        title={t("programme.status")}
        choices={(["active", "paused"] as const).map((value) => ({
          value,
          label: t(`status.${value}`),
          helpText: t(`status.${value}.means`),
        }))}
        selected={[status]}
        onChange={([chosen]) => onChange(chosen as Programme["status"])}
      />
    </Card>
  );
}
