import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { showToast } from "~/ui/toast";
import { useWords } from "~/ui/words";
import type { ListName } from "./activity-query";
import type { Replay, ReplayAnswer } from "./replay";

/** What a list can ask to be tried again, and what the page has to say about it. `sending` is the id, or "all". */
export function useReplay(list: ListName) {
  const { t } = useWords();
  const fetcher = useFetcher<ReplayAnswer>({ key: `replay-${list}` });
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const said =
    answer?.outcome === "replayed"
      ? t(answer.count > 0 ? `replayed.${list}` : "replayed.nothing", { count: answer.count })
      : null;
  useEffect(() => {
    if (said) showToast(said);
  }, [answer]);
  return {
    send: (replay: Replay) => fetcher.submit(replay, { method: "post" }),
    sending: fetcher.state === "idle" ? null : String(fetcher.formData?.get("id") ?? "all"),
    said,
    hasFailed: answer?.outcome === "failed" || answer?.outcome === "invalid",
  };
}
