import { BlockStack, InlineGrid, Text } from "@shopify/polaris";
import { MetricCard } from "~/ui/home/metric-card";
import { useWords, type Words } from "~/ui/words";
import { duration } from "./duration";
import type { TopicItem } from "./topics-card";

export type ActivityNumbers = {
  at: string;
  topics: TopicItem[];
  backlog: { waiting: number; retrying: number; oldestAt: string | null };
  pace: { finished: number; medianMs: number | null; p95Ms: number | null };
  failures: { total: number };
  deadJobs: { total: number };
};

/** How the work goes, in four numbers. */
export function Numbers({ numbers }: { numbers: ActivityNumbers }) {
  const words = useWords();
  const { t, format, locale } = words;
  const { topics, backlog, pace, failures, deadJobs } = numbers;
  const sum = (state: "waiting" | "done" | "ignored" | "failed") =>
    topics.reduce((total, topic) => total + topic[state], 0);
  const [done, ignored] = [sum("done"), sum("ignored")];
  return (
    <BlockStack>
      <Text as="h2" visuallyHidden>
        {t("work.glance")}
      </Text>
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
        <MetricCard
          label={t("work.received")}
          value={format.number(done + ignored + sum("waiting") + sum("failed"))}
          notes={[t("work.received_parts", { done, ignored })]}
        />
        <MetricCard
          label={t("work.waiting")}
          value={format.number(backlog.waiting)}
          notes={backlogNotes(words, numbers)}
        />
        <MetricCard
          label={t("work.pace")}
          value={pace.medianMs === null ? t("none") : duration(locale, pace.medianMs)}
          notes={paceNotes(words, pace)}
        />
        <MetricCard
          label={t("work.failed")}
          value={format.number(failures.total + deadJobs.total)}
          notes={[t("work.failed_parts", { messages: failures.total, tasks: deadJobs.total })]}
        />
      </InlineGrid>
    </BlockStack>
  );
}

function backlogNotes({ t, locale }: Words, { at, backlog }: ActivityNumbers): string[] {
  if (backlog.oldestAt === null) return [t("work.waiting_none")];
  const waited = new Date(at).getTime() - new Date(backlog.oldestAt).getTime();
  const oldest = t("work.waiting_oldest", { time: duration(locale, waited) });
  return backlog.retrying > 0 ? [oldest, t("work.waiting_retrying", { count: backlog.retrying })] : [oldest];
}

function paceNotes({ t, locale }: Words, { finished, p95Ms }: ActivityNumbers["pace"]): string[] {
  if (p95Ms === null) return [t("work.pace_none")];
  return [t("work.pace_p95", { time: duration(locale, p95Ms) }), t("work.pace_sample", { count: finished })];
}
