import { Badge, BlockStack, Button, Collapsible, Divider, InlineStack, Text } from "@shopify/polaris";
import { useId, useState, type ReactNode } from "react";
import { useWords } from "~/ui/words";
import { useFieldError, useHasErrors } from "./field-errors";

type Item = { id: string; key: string; name: string; isEnabled?: boolean };
type ItemFields<Row> = (row: Row, at: { path: string; index: number; onChange: (row: Row) => void }) => ReactNode;

type Props<Row extends Item> = {
  rows: Row[];
  onChange: (rows: Row[]) => void;
  /** Where the list stands in the programme: "earning.bonusWindows". */
  path: string;
  kind: { blank: (id: string) => Row; most: number };
  words: { add: string; unnamed: (number: number) => string; empty?: string };
  /** What is told beside the name of a closed row. */
  summary?: (row: Row) => string | null;
  canRemove?: (row: Row, index: number) => boolean;
  fields: ItemFields<Row>;
};

/** A list of items, each opened for editing; a new one, and one with an error, is open. */
export function ItemList<Row extends Item>({ rows, onChange, path, kind, words, fields, ...each }: Props<Row>) {
  const error = useFieldError()(path);
  const replace = (index: number, row: Row) => onChange(rows.map((former, at) => (at === index ? row : former)));
  return (
    <>
      {rows.length === 0 && words.empty ? <Text as="p">{words.empty}</Text> : null}
      {rows.map((row, index) => (
        <BlockStack key={row.id} gap="400">
          {index > 0 ? <Divider /> : null}
          <ItemRow
            row={row}
            label={row.name.trim() || words.unnamed(index + 1)}
            path={`${path}.${index}`}
            summary={each.summary?.(row) ?? null}
            onRemove={
              (each.canRemove?.(row, index) ?? true) ? () => onChange(rows.filter((_, at) => at !== index)) : null
            }
          >
            {fields(row, { path: `${path}.${index}`, index, onChange: (changed) => replace(index, changed) })}
          </ItemRow>
        </BlockStack>
      ))}
      {error ? (
        <Text as="p" tone="critical">
          {error}
        </Text>
      ) : null}
      <InlineStack>
        <Button
          onClick={() => onChange([...rows, kind.blank(crypto.randomUUID())])}
          disabled={rows.length >= kind.most}
        >
          {words.add}
        </Button>
      </InlineStack>
    </>
  );
}

type RowProps = {
  row: Item;
  label: string;
  path: string;
  summary: string | null;
  onRemove: (() => void) | null;
  children: ReactNode;
};

function ItemRow({ row, label, path, summary, onRemove, children }: RowProps) {
  const { t } = useWords();
  const [isOpened, setOpened] = useState(row.key === "");
  const hasErrors = useHasErrors(path);
  const isOpen = isOpened || hasErrors;
  const fieldsId = useId();
  return (
    <div role="group" aria-label={label}>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" align="start" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {label}
            </Text>
            {row.isEnabled === undefined ? null : (
              <Badge tone={row.isEnabled ? "success" : undefined}>{t(row.isEnabled ? "item.on" : "item.off")}</Badge>
            )}
            {summary ? (
              <Text as="span" tone="subdued">
                {summary}
              </Text>
            ) : null}
          </InlineStack>
          <InlineStack gap="300" align="start">
            <Button
              variant="plain"
              onClick={() => setOpened(!isOpen)}
              ariaExpanded={isOpen}
              ariaControls={fieldsId}
              accessibilityLabel={t(isOpen ? "item.close" : "item.edit", { item: label })}
            >
              {t(isOpen ? "close" : "edit")}
            </Button>
            {onRemove ? (
              <Button
                variant="plain"
                tone="critical"
                onClick={onRemove}
                accessibilityLabel={t("item.remove", { item: label })}
              >
                {t("remove")}
              </Button>
            ) : null}
          </InlineStack>
        </InlineStack>
        <Collapsible id={fieldsId} open={isOpen}>
          {isOpen ? children : null}
        </Collapsible>
      </BlockStack>
    </div>
  );
}
