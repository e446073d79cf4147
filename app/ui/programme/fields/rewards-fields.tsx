import { useWords } from "~/ui/words";
import { rewardRows } from "../draft/parts";
import { whole } from "../draft/typed";
import { FormCard } from "../form-card";
import { ItemList } from "../item-list";
import type { FieldsProps } from "../part-editor";
import { RewardFields } from "./reward-fields";

/** Ways to redeem: what points buy. */
export function RewardsFields({ draft, edit }: FieldsProps<"rewards">) {
  const { t } = useWords();
  return (
    <FormCard title={t("rewards.title")} means={t("rewards.means")}>
      <ItemList
        rows={draft.rewards}
        onChange={(rewards) => edit({ rewards })}
        path="rewards"
        kind={rewardRows}
        words={{ add: t("rewards.add"), unnamed: () => t("rewards.new"), empty: t("rewards.empty") }}
        summary={({ points }) => (Number.isNaN(whole(points)) ? null : t("unit.points", { count: whole(points) }))}
        fields={(reward, { path, onChange }) => <RewardFields reward={reward} path={path} onChange={onChange} />}
      />
    </FormCard>
  );
}
