import { isRouteErrorResponse } from "@remix-run/react";

/** What a form is told when the server, or the way to it, failed, or it asked too often: what was typed stays. */
export type Failure = { outcome: "failed" } | { outcome: "refused"; code: "too_many_requests" };

/** Whether an error is the answer that somebody asked too often. */
export function isTooOften(error: unknown): boolean {
  return isRouteErrorResponse(error) && error.status === 429;
}

/**
 * The action's answer, or a failure in its place, so that an error doesn't take the page and what was typed in it away.
 * Redirects pass. The server has logged what went wrong, if it got there.
 */
export async function answerOrFailure<Answer>(serverAction: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await serverAction();
  } catch (error) {
    if (error instanceof Response) throw error;
    return isTooOften(error) ? { outcome: "refused", code: "too_many_requests" } : { outcome: "failed" };
  }
}
