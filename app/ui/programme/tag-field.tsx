import { BlockStack, Button, InlineStack, Tag, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "~/ui/words";
import { useFieldError } from "./field-errors";

type Props = {
  label: string;
  helpText?: string;
  path: string;
  tags: string[];
  most: number;
  onChange: (tags: string[]) => void;
  nameOf?: (tag: string) => string;
};

/** A list of short texts: typed and added with Enter or the button, several at once with commas; removed one by one. */
export function TagField({ label, helpText, path, tags, most, onChange, nameOf = (tag) => tag }: Props) {
  const { t } = useWords();
  const errorOf = useFieldError();
  const [typed, setTyped] = useState("");
  const add = () => {
    const known = new Set(tags.map((tag) => tag.toLowerCase()));
    const added = typed.split(/[,，、]/).map((tag) => tag.trim());
    const fresh = added.filter((tag) => tag !== "" && !known.has(tag.toLowerCase()) && known.add(tag.toLowerCase()));
    onChange([...tags, ...fresh]);
    setTyped("");
  };
  const isFull = tags.length >= most;
  return (
    <BlockStack gap="200">
      <div onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && add()}>
        <TextField
          label={label}
          helpText={isFull ? t("tags.full", { count: most }) : helpText}
          value={typed}
          onChange={setTyped}
          onBlur={() => typed.trim() !== "" && add()}
          error={errorOf(path)}
          disabled={isFull}
          autoComplete="off"
          connectedRight={
            <Button onClick={add} disabled={typed.trim() === ""} accessibilityLabel={t("tags.add_to", { label })}>
              {t("tags.add")}
            </Button>
          }
        />
      </div>
      {tags.length > 0 ? (
        <InlineStack gap="200">
          {tags.map((tag) => (
            <Tag
              key={tag}
              onRemove={() => onChange(tags.filter((other) => other !== tag))}
              accessibilityLabel={t("item.remove", { item: nameOf(tag) })}
            >
              {nameOf(tag)}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
