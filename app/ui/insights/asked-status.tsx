import { Banner, BlockStack, Box, ProgressBar, Text } from "@shopify/polaris";
import { useLookingAgain } from "~/ui/use-looking-again";
import { useWords } from "~/ui/words";

/** How it goes with days that the worker was asked for: `done` of `total` reports of the page are there. */
export type AskedView = { state: "queued" | "running" | "failed"; done: number; total: number };

/** Whether the days are still being computed: the page shows them by itself. */
export function isUnderWay(asked: AskedView | null): boolean {
  return asked?.state === "queued" || asked?.state === "running";
}

/** How far the days that a page is about are, while the worker computes them, and what to do where it could not. */
export function AskedStatus({ asked }: { asked: AskedView | null }) {
  const { t } = useWords();
  useLookingAgain(isUnderWay(asked));
  return (
    <>
      <div role="status">{asked && isUnderWay(asked) ? <Progress asked={asked} /> : null}</div>
      {asked?.state === "failed" ? (
        <Banner tone="warning" title={t("asked.failed")}>
          <Text as="p">{t("asked.failed_text")}</Text>
        </Banner>
      ) : null}
    </>
  );
}

function Progress({ asked: { state, done, total } }: { asked: AskedView }) {
  const { t } = useWords();
  return (
    <BlockStack gap="100">
      <Text as="p" id="asked-progress">
        {t(state === "queued" ? "asked.queued" : "asked.running", { done, total })}
      </Text>
      <Box maxWidth="24rem">
        <ProgressBar size="small" ariaLabelledBy="asked-progress" progress={(100 * done) / total} />
      </Box>
    </BlockStack>
  );
}
