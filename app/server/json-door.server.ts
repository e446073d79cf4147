import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { ProcessDeps } from "~/deps";
import { answer, TooLarge } from "./http.server";
import { logRequests } from "./log-requests.server";

/** The largest body of a request. */
export const MAX_BODY_BYTES = 64 * 1024;

export type JsonAnswer = { status: number; body?: object; headers?: Record<string, string> };

/**
 * Answers in JSON what `work` says, in front of Remix: none of it is a page, and a page's machinery takes several times as
 * long as the answer. Nobody may keep an answer. `tooLarge`: what is said to a body over the limit.
 */
export function createJsonDoor(
  { log }: Pick<ProcessDeps, "log">,
  tooLarge: object,
  work: (request: IncomingMessage) => Promise<JsonAnswer>,
): RequestListener {
  const logged = logRequests(log);
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { status, body, headers } = await work(request);
      answer(response, status, body, headers);
    } catch (error) {
      if (error instanceof TooLarge) answer(response, 413, tooLarge);
      // Who broke off in the middle of a body waits for no answer.
      else response.destroy();
    }
  };
  return (request, response) => {
    logged(request, response, () => {
      response.setHeader("Cache-Control", "no-store");
      void serve(request, response);
    });
  };
}
