import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { changeFrom } from "~/domain/insights/cohorts/change";
import type { Words } from "~/ui/words";
import { useWords } from "~/ui/words";
import { Formula, type MetricKey } from "./formula";

/** What a number counts; `money` is in minor units, `rate` a fraction. */
export type MetricKind = "count" | "points" | "money" | "rate" | "days";

/** A number of a range and of the range it is compared with; `former` undefined: nothing to compare with. */
export type MetricValue = { value: number | null; former?: number | null };

type Props = MetricValue & {
  metric: MetricKey;
  kind: MetricKind;
  /** The days that `former` is of, in words; needed where there is one. */
  against?: string | null;
  notes?: readonly string[];
};

/** One number: its name with its formula a tap away, the number, how it changed, and what it is made of. */
export function MetricTile({ metric, kind, value, former, against, notes = [] }: Props) {
  const words = useWords();
  const change = former === undefined || !against ? null : changeSentence(words, kind, { value, former }, against);
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="100" wrap={false}>
          <Text as="h3" variant="headingSm" tone="subdued">
            {words.t(`metric.${metric}.name`)}
          </Text>
          <Formula metric={metric} />
        </InlineStack>
        <Text as="p" variant="headingLg" numeric>
          {written(words, kind, value)}
        </Text>
        <BlockStack>
          {[change, ...notes].map((note) =>
            note ? (
              <Text key={note} as="p" variant="bodySm" tone="subdued">
                {note}
              </Text>
            ) : null,
          )}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** A number as its kind is written; a dash where it is not known. */
export function written({ t, format }: Words, kind: MetricKind, value: number | null): string {
  if (value === null) return t("none");
  if (kind === "money") return format.money(Math.round(value));
  if (kind === "rate") return format.percent(value);
  return kind === "days" ? t("unit.days", { count: Math.round(value * 10) / 10 }) : format.number(value);
}

/** "+12.5% against Oct 2 – Oct 31 (1,000)"; of rates the difference in percentage points; where there is none, that; else just what it was. */
export function changeSentence(
  words: Words,
  kind: MetricKind,
  { value, former }: Required<MetricValue>,
  against: string,
): string | null {
  const { t, format } = words;
  if (former === null) return t("change.unknown", { against });
  const change = changeFrom(former, value);
  const was = written(words, kind, former);
  if (!change) return t("change.was", { was, against });
  if (change.difference === 0) return t("change.none", { against });
  if (kind === "rate") return t("change.rate", { points: format.signed(change.difference * 100), was, against });
  if (change.relative === null) return t("change.was", { was, against });
  return t("change.relative", { change: format.signedPercent(change.relative), was, against });
}
