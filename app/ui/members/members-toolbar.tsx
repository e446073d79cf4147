import { Box, InlineGrid, Select, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useWords } from "~/ui/words";
import { SORTS, type MembersQuery, type Sort } from "./members-query";

type Props = {
  query: MembersQuery;
  tiers: { key: string; name: string }[];
  isSearching: boolean;
  /** Another page has been asked for: a search that begins now would take its place. */
  isLeaving: boolean;
  onChange: (change: Partial<MembersQuery>) => void;
};

/** Search, tier and order. A search runs by itself once the typing pauses. */
export function MembersToolbar({ query, tiers, isSearching, isLeaving, onChange }: Props) {
  const { t } = useWords();
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="300">
        <SearchField
          search={query.search}
          isSearching={isSearching}
          isLeaving={isLeaving}
          onSearch={(search) => onChange({ search })}
        />
        <InlineGrid columns={2} gap="300">
          <Select
            label={t("members.tier")}
            labelInline={false}
            options={[
              { value: "", label: t("members.every_tier") },
              ...tiers.map(({ key, name }) => ({ value: key, label: name })),
            ]}
            value={query.tier}
            onChange={(tier) => onChange({ tier })}
          />
          <Select
            label={t("members.sort")}
            options={SORTS.map((sort) => ({ value: sort, label: t(`members.sort_by.${sort}`) }))}
            value={query.sort}
            onChange={(sort) => onChange({ sort: sort as Sort })}
          />
        </InlineGrid>
      </InlineGrid>
    </Box>
  );
}

const PAUSE_MS = 350;

function SearchField({
  search,
  isSearching,
  isLeaving,
  onSearch,
}: {
  search: string;
  isSearching: boolean;
  isLeaving: boolean;
  onSearch: (search: string) => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped((former) => (former.trim() === search ? former : search)), [search]);
  useEffect(() => {
    if (isLeaving || typed.trim() === search) return;
    const begin = () => setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    let timer = begin();
    // A click may lead to another page, and whether it does is known a moment later.
    const beginAgain = () => {
      clearTimeout(timer);
      timer = begin();
    };
    document.addEventListener("click", beginAgain, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("click", beginAgain, true);
    };
    // A new onSearch with every drawing must not start the pause again.
  }, [typed, isLeaving]);
  return (
    <TextField
      type="search"
      label={t("members.search")}
      placeholder={t("members.search_hint")}
      value={typed}
      onChange={setTyped}
      loading={isSearching}
      autoComplete="off"
      maxLength={100}
      clearButton
      onClearButtonClick={() => {
        setTyped("");
        onSearch("");
      }}
    />
  );
}
