import { InlineStack, Text } from "@shopify/polaris";
import { useWords } from "~/ui/words";
import type { Place, Series } from "./series";

type Props = {
  series: readonly Series[];
  bandLabel: string | undefined;
  /** What is pointed at: its values are beside the names. */
  place: Place | null;
  write: (value: number) => string;
};

/** What the colours are, and of the place that is pointed at, its values. */
export function Legend({ series, bandLabel, place, write }: Props) {
  const { t } = useWords();
  const valueOf = (value: number | null | undefined) =>
    value === null || value === undefined ? t("none") : write(value);
  return (
    <InlineStack gap="400">
      {series.map(({ key, label, colour }) => (
        <Mark key={key} colour={colour} text={place ? `${label}: ${valueOf(place.values[key])}` : label} />
      ))}
      {bandLabel ? (
        <Mark
          colour={series[0]!.colour}
          isFaint
          text={place?.band ? `${bandLabel}: ${bandOf(place.band)}` : bandLabel}
        />
      ) : null}
      {place ? (
        <Text as="span" tone="subdued">
          {place.name}
        </Text>
      ) : null}
    </InlineStack>
  );

  function bandOf({ low, high }: { low: number; high: number }): string {
    return t("chart.from_to", { from: write(low), to: write(high) });
  }
}

function Mark({ colour, text, isFaint = false }: { colour: string; text: string; isFaint?: boolean }) {
  return (
    <InlineStack gap="200" blockAlign="center" wrap={false}>
      <span
        aria-hidden
        style={{
          width: 12,
          height: 12,
          borderRadius: 3,
          background: colour,
          opacity: isFaint ? 0.25 : 1,
          flexShrink: 0,
        }}
      />
      <Text as="span" numeric>
        {text}
      </Text>
    </InlineStack>
  );
}
