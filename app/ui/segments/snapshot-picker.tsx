import type { Range } from "~/domain/insights/ranges/range";
import type { SnapshotDays } from "~/domain/insights/segments/snapshot";
import type { AskedView } from "~/ui/insights/asked-status";
import { RangePicker } from "~/ui/insights/range-picker";
import { NoReport } from "~/ui/insights/report-card";
import { useWords } from "~/ui/words";

/** What an address asks for, for links from one page about segments to another. */
export function snapshotQuery({ from, to, compare }: Range, isDefault: boolean): string {
  const query = new URLSearchParams(isDefault ? {} : { from, to });
  if (compare !== "previous") query.set("compare", compare);
  return query.toString();
}

type Props = {
  range: Range;
  problem: string | null;
  asked: AskedView | null;
  /** Whether the address names no days. */
  isDefault: boolean;
  /** The days that the page's numbers are of; null: there are none. */
  days: SnapshotDays | null;
};

/** The range at whose end customers are looked at, and, in words, which days that comes to. */
export function SnapshotPicker({ isDefault, days, ...picked }: Props) {
  const { t, format } = useWords();
  const { range } = picked;
  const { today, before } = days ?? { today: range.to, before: range.former?.to ?? null };
  const day = format.calendarDay(today);
  const about =
    before === null
      ? t("segments.shown", { day })
      : t("segments.shown_against", { day, before: format.calendarDay(before) });
  return <RangePicker {...picked} label={isDefault ? t("segments.default") : undefined} about={about} />;
}

/** In place of the numbers where they were not computed. That they could not be is said with the days. */
export function NoSnapshot({ asked, isDefault }: Pick<Props, "asked" | "isDefault">) {
  if (asked?.state === "failed") return null;
  return <NoReport range={isDefault && !asked ? undefined : { preset: null, unit: "day" }} asked={asked} />;
}
