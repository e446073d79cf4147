import { useFetcher } from "@remix-run/react";
import type { BackfillAnswer, BackfillRequest } from "./request";

/** What the page can ask for, what is being asked, and whether it could not be. */
export function useBackfill() {
  const fetcher = useFetcher<BackfillAnswer>({ key: "backfill" });
  const outcome = fetcher.state === "idle" ? fetcher.data?.outcome : undefined;
  return {
    send: (request: BackfillRequest) => fetcher.submit(request, { method: "post" }),
    sending: fetcher.state === "idle" ? null : String(fetcher.formData?.get("what") ?? ""),
    hasFailed: outcome === "failed" || outcome === "invalid" || outcome === "refused",
  };
}
