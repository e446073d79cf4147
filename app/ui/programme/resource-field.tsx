import { BlockStack, Button, InlineStack, Tag, Text } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import { useFieldError } from "./field-errors";
import { usePickedTitles } from "./picked-titles";

const TYPES = {
  product: { gid: "Product", words: { label: "picker.products", choose: "picker.choose_products" } },
  collection: { gid: "Collection", words: { label: "picker.collections", choose: "picker.choose_collections" } },
} as const;

type Props = {
  type: keyof typeof TYPES;
  path: string;
  /** Shopify's numbers. */
  ids: string[];
  most: number;
  onChange: (ids: string[]) => void;
  /** What they are chosen for, for those who can't see it: "Earn nothing". */
  purpose: string;
};

/** Products or collections, chosen in Shopify's own picker. What is known of them besides their numbers is for show only. */
export function ResourceField({ type, path, ids, most, onChange, purpose }: Props) {
  const { t, format } = useWords();
  const error = useFieldError()(path);
  const [justPicked, setJustPicked] = useState<Record<string, string>>({});
  const titles = { ...usePickedTitles(), ...justPicked };
  const { gid, words } = TYPES[type];
  const gidOf = (id: string) => `gid://shopify/${gid}/${id}`;
  const pick = async () => {
    try {
      const chosen = await pickResources(type, ids.map(gidOf), most);
      if (!chosen) return;
      setJustPicked(Object.fromEntries(chosen.map(({ id, title }) => [id, title])));
      onChange(chosen.map(({ id }) => id.slice(id.lastIndexOf("/") + 1)));
    } catch {
      // The picker is Shopify's: without it nothing can be chosen, and what was chosen stays.
      showToast(t("picker.failed"));
    }
  };
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center" align="space-between">
        <Text as="span">{t(words.label, { count: format.number(ids.length) })}</Text>
        <Button onClick={() => void pick()} accessibilityLabel={`${t(words.choose)}: ${purpose}`}>
          {t(words.choose)}
        </Button>
      </InlineStack>
      {ids.length > 0 ? (
        <InlineStack gap="200">
          {ids.map((id) => {
            const title = titles[gidOf(id)] ?? t("picker.number", { id });
            return (
              <Tag
                key={id}
                onRemove={() => onChange(ids.filter((other) => other !== id))}
                accessibilityLabel={t("item.remove", { item: title })}
              >
                {title}
              </Tag>
            );
          })}
        </InlineStack>
      ) : null}
      {error ? (
        <Text as="p" tone="critical">
          {error}
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** Undefined when the picker was closed. Throws without App Bridge. */
async function pickResources(type: keyof typeof TYPES, gids: string[], most: number) {
  const options = { multiple: most, selectionIds: gids.map((id) => ({ id })) };
  return type === "product"
    ? await shopify.resourcePicker({ type: "product", filter: { variants: false }, ...options })
    : await shopify.resourcePicker({ type: "collection", ...options });
}
