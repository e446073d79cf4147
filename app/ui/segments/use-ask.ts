import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { Failure } from "~/ui/answer-or-failure";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { AskErrors, SegmentAnswer } from "./segment-ask";

/**
 * Sends what a form asks for. One id for as long as the form is open: sent twice, it counts once. `refusal`: why nothing was
 * done, as a message; null while that is not known, or where it was.
 */
export function useAsk(onDone: () => void) {
  const { t } = useWords();
  const fetcher = useFetcher<SegmentAnswer>();
  const [id] = useState(() => crypto.randomUUID());
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.outcome !== "asked") return;
    showToast(t("segment_page.asked", { count: answer.total }));
    onDone();
  }, [answer]);
  const errors: AskErrors | null = answer?.outcome === "invalid" ? answer.errors : null;
  return {
    send: (fields: Record<string, string>) => fetcher.submit({ id, ...fields }, { method: "post" }),
    isSending: fetcher.state !== "idle",
    errors,
    refusal: answer && refusalOf(answer),
  };

  function refusalOf(given: SegmentAnswer | Failure): string | null {
    if (given.outcome === "refused") {
      return given.code === "not_found" ? t("segment_page.nobody") : t(`refused.${given.code}`);
    }
    return given.outcome === "failed" ? t("adjust.failed") : null;
  }
}
