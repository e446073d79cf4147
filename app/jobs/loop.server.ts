import type { Logger } from "pino";

export type Loop = { wake: () => void; stop: () => Promise<void> };

/**
 * Call `work` again and again: at once while it says there is more, after `idleMs` (or a wake) otherwise. A throw is
 * logged and waited out, up to half a minute. `stop` resolves when the call in progress has ended.
 */
export function startLoop(name: string, log: Logger, idleMs: number, work: () => Promise<boolean>): Loop {
  let isStopping = false;
  let rouse: () => void = () => undefined;
  let isAwake = false;

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      if (isAwake || isStopping) return resolve();
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    let failures = 0;
    while (!isStopping) {
      isAwake = false;
      try {
        const hasMore = await work();
        failures = 0;
        if (!hasMore) await rest(idleMs);
      } catch (error) {
        failures += 1;
        log.error({ err: error, loop: name, failures }, "background loop failed");
        await rest(Math.min(30_000, 500 * 2 ** failures));
      }
    }
  };

  const finished = run();
  return {
    wake: () => {
      isAwake = true;
      rouse();
    },
    stop: async () => {
      isStopping = true;
      rouse();
      await finished;
    },
  };
}
