import { BlockStack, Button, Collapsible, InlineStack } from "@shopify/polaris";
import { useId, useState, type ReactNode } from "react";
import { useWords } from "~/ui/words";
import { PlainTable } from "../plain-table";
import type { Place, Series } from "./series";

type Props = {
  title: string;
  series: readonly Series[];
  places: readonly Place[];
  placeName: string;
  bandLabel?: string;
  write: (value: number) => string;
  aside: ReactNode;
};

/** The chart's numbers as a table, behind a button. */
export function AsTable({ title, series, places, placeName, bandLabel, write, aside }: Props) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const label = t(isOpen ? "chart.hide_table" : "chart.show_table");
  const cell = (value: number | null | undefined) => (value === null || value === undefined ? t("none") : write(value));
  return (
    <BlockStack gap="200">
      <InlineStack gap="400">
        <Button
          variant="plain"
          disclosure={isOpen ? "up" : "down"}
          ariaExpanded={isOpen}
          ariaControls={id}
          accessibilityLabel={`${label}: ${title}`}
          onClick={() => setOpen(!isOpen)}
        >
          {label}
        </Button>
        {aside}
      </InlineStack>
      <Collapsible id={id} open={isOpen}>
        {isOpen ? (
          <PlainTable
            label={title}
            columns={[
              { title: placeName },
              ...series.map((each) => ({ title: each.label })),
              ...(bandLabel ? [{ title: bandLabel }] : []),
            ]}
            rows={places.map(({ name, values, band }) => ({
              key: name,
              cells: [
                name,
                ...series.map(({ key }) => cell(values[key])),
                ...(bandLabel
                  ? [band ? t("chart.from_to", { from: write(band.low), to: write(band.high) }) : t("none")]
                  : []),
              ],
            }))}
          />
        ) : null}
      </Collapsible>
    </BlockStack>
  );
}
