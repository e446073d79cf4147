import { FormLayout, Select, TextField } from "@shopify/polaris";
import type { Reward } from "~/domain/programme/programme";
import type { TierRules } from "~/domain/programme/tier-rules";
import { useWords } from "~/ui/words";
import type { TierDraft } from "../draft/parts";
import { TagField } from "../tag-field";
import { useTextFields } from "../use-text-fields";

type Props = {
  tier: TierDraft;
  path: string;
  by: TierRules["by"];
  /** Everybody begins in it: its entry stays 0. */
  isFirst: boolean;
  rewards: readonly Reward[];
  onChange: (tier: TierDraft) => void;
};

/** What gets a member into a tier, what keeps it, and what it gives. */
export function TierFields({ tier, path, by, isFirst, rewards, onChange }: Props) {
  const { t, format } = useWords();
  const field = useTextFields(tier, onChange, path);
  const counted = {
    prefix: by === "spend" ? format.currencySymbol() : undefined,
    suffix: by === "spend" ? undefined : t(`tiers.counted.${by}`),
    inputMode: by === "spend" ? ("decimal" as const) : ("numeric" as const),
  };
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField {...field("name", "tiers.name")} maxLength={40} />
        <TextField {...field("multiplierPercent", "tiers.multiplier")} prefix="×" inputMode="decimal" />
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <TextField
          {...field("entry", "tiers.entry")}
          {...counted}
          helpText={isFirst ? t("tiers.entry_first") : undefined}
          disabled={isFirst && Number(tier.entry) === 0}
        />
        {isFirst ? null : <TextField {...field("keep", "tiers.keep")} {...counted} helpText={t("tiers.keep_help")} />}
      </FormLayout.Group>
      <FormLayout.Group condensed>
        <TextField {...field("entryPoints", "tiers.entry_points")} suffix={t("caps.points")} inputMode="numeric" />
        <TextField
          {...field("birthdayPoints", "tiers.birthday_points")}
          suffix={t("caps.points")}
          inputMode="numeric"
        />
      </FormLayout.Group>
      <Select
        {...field("entryReward", "tiers.entry_reward")}
        helpText={t("tiers.entry_help")}
        options={[
          { value: "", label: t("tiers.no_reward") },
          ...rewards.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
      <TagField
        label={t("tiers.tags")}
        helpText={t("tiers.tags_help")}
        path={`${path}.customerTags`}
        tags={tier.customerTags}
        most={10}
        onChange={(customerTags) => onChange({ ...tier, customerTags })}
      />
    </FormLayout>
  );
}
