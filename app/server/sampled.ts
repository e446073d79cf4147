export type Sampled<Value> = { state: "ok"; value: Value } | { state: "failed" | "timeout"; value: null };

/**
 * Ask `read` at most once every `everyMs`, however many want to know, and wait for it no longer than `timeoutMs`. While
 * one asking is under way, no other is begun.
 */
export function sampled<Value>(
  everyMs: number,
  timeoutMs: number,
  read: () => Promise<Value>,
): () => Promise<Sampled<Value>> {
  let underWay: Promise<Sampled<Value>> | null = null;
  let last: { at: number; value: Value } | null = null;

  const ask = async (): Promise<Sampled<Value>> => {
    try {
      const value = await read();
      last = { at: performance.now(), value };
      return { state: "ok", value };
    } catch {
      // What went wrong is in the database's log and in that of whoever needed it; here it is a state.
      return { state: "failed", value: null };
    } finally {
      underWay = null;
    }
  };

  return async () => {
    if (last && performance.now() - last.at < everyMs) return { state: "ok", value: last.value };
    underWay ??= ask();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Sampled<Value>>((resolve) => {
      timer = setTimeout(() => resolve({ state: "timeout", value: null }), timeoutMs);
    });
    return Promise.race([underWay, late]).finally(() => clearTimeout(timer));
  };
}
