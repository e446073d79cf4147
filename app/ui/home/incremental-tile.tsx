import { MetricTile } from "~/ui/insights/metric-tile";
import { useWords } from "~/ui/words";

/** What the programme itself brought, minor units; without a profit `state` says why there is none. */
export type Incremental = {
  state: "measured" | "does_not_pay" | "small" | "not_enough" | "no_group";
  profit: { value: number; low: number; high: number } | null;
};

/** What the programme brought that would not have come without it, with its interval, or why that is not known. */
export function IncrementalTile({ incremental }: { incremental: Incremental | null }) {
  const { t, format } = useWords();
  const profit = incremental?.profit;
  const money = (minor: number) => format.money(Math.round(minor));
  const why = incremental === null ? "not_computed" : incremental.state;
  return (
    <MetricTile
      metric="incremental"
      kind="money"
      value={profit?.value ?? null}
      notes={[
        profit
          ? t("home.incremental.interval", { low: money(profit.low), high: money(profit.high) })
          : t(`home.incremental.${why === "measured" ? "not_enough" : why}`),
      ]}
    />
  );
}
