import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { MessageKey } from "~/i18n/i18n";
import type { Failure } from "~/ui/answer-or-failure";
import { useLookingAgain } from "~/ui/use-looking-again";
import { useWords } from "~/ui/words";

/** How the shop's latest computing of reports goes. `step`: the report that is being made, `done` of `total` are. */
export type RunView = {
  state: "queued" | "running" | "done" | "failed";
  step: string | null;
  done: number;
  total: number;
};

/** What the refresh route answers. */
export type RefreshAnswer = { outcome: "asked" } | Failure;

type Props = {
  /** When the page's report was computed, an ISO instant; null: not yet. */
  computedAt: string | null;
  run: RunView | null;
};

/** When the page's numbers were computed, a button that has them computed anew, and how far that is. */
export function ReportStatus({ computedAt, run }: Props) {
  const { t, format } = useWords();
  const fetcher = useFetcher<RefreshAnswer>({ key: "refresh-insights" });
  const isUnderWay = run?.state === "queued" || run?.state === "running";
  useLookingAgain(isUnderWay);
  const hasFailed = fetcher.state === "idle" && fetcher.data !== undefined && fetcher.data.outcome !== "asked";
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <BlockStack gap="200">
        <InlineStack gap="300" blockAlign="center">
          <Text as="p" tone="subdued">
            {computedAt ? t("report.computed", { at: format.dateTime(computedAt) }) : t("report.never")}
          </Text>
          <Button
            size="slim"
            loading={fetcher.state !== "idle"}
            disabled={isUnderWay}
            onClick={() => fetcher.submit(null, { method: "post", action: "/app/insights/refresh" })}
          >
            {t(computedAt ? "report.refresh" : "report.compute")}
          </Button>
        </InlineStack>
        <div role="status">{isUnderWay ? <Progress run={run} /> : null}</div>
        {run?.state === "failed" || hasFailed ? (
          <Banner tone="warning" title={t("report.failed")}>
            <Text as="p">{t(computedAt ? "report.failed_next" : "report.failed_first")}</Text>
          </Banner>
        ) : null}
      </BlockStack>
    </Box>
  );
}

function Progress({ run }: { run: RunView }) {
  const { t } = useWords();
  return (
    <BlockStack gap="100">
      <Text as="p" id="report-progress">
        {run.state === "queued"
          ? t("report.queued")
          : t("report.progress", {
              done: run.done,
              total: run.total,
              step: run.step ? t(`report.step.${run.step}` as MessageKey) : "",
            })}
      </Text>
      <Box maxWidth="24rem">
        <ProgressBar
          size="small"
          ariaLabelledBy="report-progress"
          progress={run.total > 0 ? Math.min(100, (100 * run.done) / run.total) : 0}
        />
      </Box>
    </BlockStack>
  );
}
