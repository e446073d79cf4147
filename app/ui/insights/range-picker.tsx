import { useNavigation, useSearchParams } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  InlineStack,
  Popover,
  Select,
  Spinner,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import {
  COMPARISONS,
  isOfEarlierDay,
  presetRange,
  presetsOf,
  type DayRange,
  type Range,
} from "~/domain/insights/ranges/range";
import type { MessageKey } from "~/i18n/i18n";
import { useWords, type Words } from "~/ui/words";
import { AskedStatus, type AskedView } from "./asked-status";
import { rangeWords } from "./range-words";

type Props = {
  range: Range;
  /** Why the days of the address were not used: `range.problem.<code>` says it; null: they were, or there were none. */
  problem: string | null;
  /** How it goes with the days where the worker computes them. */
  asked?: AskedView | null;
  /** What days without a name of their own are called. */
  label?: string;
  /** What is said of the days, where that is not from when to when. */
  about?: string;
};

/** The days that a page is about and what they are compared with; both are in the address, so a page can be kept and sent. */
export function RangePicker({ range, problem, asked = null, about, ...own }: Props) {
  const words = useWords();
  const { t } = words;
  const [query, setQuery] = useSearchParams();
  const isLoading = useNavigation().state === "loading";
  const [isOpen, setOpen] = useState(false);
  const go = (changes: Record<string, string>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) next.set(name, value);
    setQuery(next, { preventScrollReset: true });
    setOpen(false);
  };
  const label = range.preset ? t(`range.${range.preset}`) : (own.label ?? t("range.custom"));
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <BlockStack gap="200">
        {problem ? (
          <Banner tone="warning" title={t("range.problem")}>
            <Text as="p">{`${t(`range.problem.${problem}` as MessageKey)} ${t("range.problem.instead", { range: label })}`}</Text>
          </Banner>
        ) : null}
        <InlineStack gap="200" blockAlign="center">
          <Popover
            active={isOpen}
            onClose={() => setOpen(false)}
            ariaHaspopup="dialog"
            preferredAlignment="left"
            activator={
              <Button
                disclosure={isOpen ? "up" : "down"}
                accessibilityLabel={`${t("range.choose")}: ${label}, ${rangeWords(words, range)}`}
                onClick={() => setOpen(!isOpen)}
              >
                {label}
              </Button>
            }
          >
            <Choices key={`${range.from} ${range.to}`} range={range} onChoose={(days) => go(days)} />
          </Popover>
          <Select
            label={t("range.compare")}
            labelHidden
            options={COMPARISONS.map((value) => ({ value, label: t(`range.compare.${value}`) }))}
            value={range.compare}
            onChange={(compare) => go({ compare })}
          />
          {isLoading ? <Spinner size="small" accessibilityLabel={t("loading")} /> : null}
        </InlineStack>
        <Text as="p" tone="subdued">
          {about ?? shown(words, range)}
        </Text>
        {isOfEarlierDay(range) ? <Text as="p">{t("range.behind")}</Text> : null}
        <AskedStatus asked={asked} />
      </BlockStack>
    </Box>
  );
}

function shown(words: Words, range: Range): string {
  const days = rangeWords(words, range);
  return range.former ? words.t("range.shown_against", { range: days, former: rangeWords(words, range.former) }) : days;
}

/** The ranges with a name, and two fields for any other. */
function Choices({ range, onChoose }: { range: Range; onChoose: (days: DayRange) => void }) {
  const { t } = useWords();
  const [days, setDays] = useState<DayRange>({ from: range.from, to: range.to });
  const error = days.from && days.to && days.from > days.to ? t("range.problem.backwards") : undefined;
  return (
    <Box padding="400" maxWidth="20rem">
      <BlockStack gap="400">
        <InlineStack gap="200">
          {presetsOf(range.unit).map((preset) => (
            <Button
              key={preset}
              pressed={range.preset === preset}
              onClick={() => onChoose(presetRange(preset, range.today))}
            >
              {t(`range.${preset}`)}
            </Button>
          ))}
        </InlineStack>
        {range.unit === "month" ? (
          <Text as="p" tone="subdued">
            {t("range.whole_months")}
          </Text>
        ) : null}
        <TextField
          label={t("range.from")}
          type="date"
          autoComplete="off"
          max={range.today}
          value={days.from}
          onChange={(from) => setDays({ ...days, from })}
        />
        <TextField
          label={t("range.to")}
          type="date"
          autoComplete="off"
          max={range.today}
          value={days.to}
          error={error}
          onChange={(to) => setDays({ ...days, to })}
        />
        <Button
          variant="primary"
          disabled={!days.from || !days.to || error !== undefined}
          onClick={() => onChoose(days)}
        >
          {t("range.show")}
        </Button>
      </BlockStack>
    </Box>
  );
}
