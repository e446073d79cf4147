/**
 * Do some work, and say every so often meanwhile that it goes on. Where that can't be said `unsaid` is told why, and it is said
 * again the next time; the work goes on.
 */
export async function whileSaying<Result>(
  everyMs: number,
  say: () => Promise<void>,
  unsaid: (error: unknown) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => void say().catch(unsaid), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
