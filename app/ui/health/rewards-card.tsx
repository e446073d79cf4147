import { Text } from "@shopify/polaris";
import type { RewardUse } from "~/domain/insights/health/health-report";
import { PlainTable } from "~/ui/insights/plain-table";
import { ReportCard } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

type Counts = Omit<RewardUse, "key" | "name">;

/** Which rewards are taken and used, and what they took off. */
export function RewardsCard({ rewards, query }: { rewards: readonly RewardUse[]; query: string }) {
  const { t, format } = useWords();
  const numbersOf = ({ taken, used, usedPoints, costMinor }: Counts) => [
    format.number(taken),
    format.number(used),
    format.number(usedPoints),
    format.money(costMinor),
  ];
  return (
    <ReportCard
      title={t("health.rewards")}
      metric="reward_cost"
      empty={rewards.length === 0 ? t("health.rewards_none") : null}
      csv={{ table: "rewards", query, about: t("health.rewards") }}
    >
      <PlainTable
        label={t("health.rewards")}
        columns={(["reward", "rewards_taken", "rewards_used", "points_used", "reward_cost"] as const).map((name) => ({
          title: t(`csv.${name}`),
        }))}
        rows={[
          ...rewards.map((reward) => ({ key: reward.key, cells: [reward.name, ...numbersOf(reward)] })),
          {
            key: " sum",
            cells: [t("liability.sum"), ...numbersOf(sumOf(rewards))].map((text) => (
              <Text key={text} as="span" fontWeight="semibold">
                {text}
              </Text>
            )),
          },
        ]}
      />
    </ReportCard>
  );
}

function sumOf(rewards: readonly Counts[]): Counts {
  const sum = { taken: 0, used: 0, usedPoints: 0, costMinor: 0 };
  for (const reward of rewards) for (const of of Object.keys(sum) as (keyof Counts)[]) sum[of] += reward[of];
  return sum;
}
