/** What a form is told when the server, or the way to it, failed: what was typed stays. */
export type Failure = { outcome: "failed" };

/**
 * The action's answer, or a failure in its place, so that an error doesn't take the page and what was typed in it away.
 * Redirects pass. The server has logged what went wrong, if it got there.
 */
export async function answerOrFailure<Answer>(serverAction: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await serverAction();
  } catch (error) {
    if (error instanceof Response) throw error;
    return { outcome: "failed" };
  }
}
