import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { seedCollections } from "./collections.ts";
import type { ShopState } from "./types.ts";

const QUIET_MS = 300;
/** Saving a large shop takes a while: it must not be all that is done. */
const REST_FACTOR = 20;

/** The saved shop; null when there is no file yet. A file that is not JSON throws: better to stop than to lose a shop. */
export function loadState(path: string): ShopState | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const state = JSON.parse(text) as ShopState & Partial<Pick<ShopState, "collections">>;
  // A shop that was saved before there were any.
  state.collections ??= seedCollections(state.products);
  return state;
}

/** Write the whole state so that a reader sees the old file or the new one, never half of one. */
export function saveState(path: string, state: ShopState): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(state));
  renameSync(draft, path);
}

/** Saves a while after a change, the longer the shop takes to be saved, and at once when the process exits. */
export type Saver = { changed(): void; flush(): void; stop(): void };

/** Keep a state saved in a file; `changed` is what Shop's onChange calls. */
export function keepSaved(path: string, state: () => ShopState): Saver {
  let timer: NodeJS.Timeout | null = null;
  let quietMs = QUIET_MS;
  const flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    const startedAt = performance.now();
    saveState(path, state());
    quietMs = Math.max(QUIET_MS, (performance.now() - startedAt) * REST_FACTOR);
  };
  process.once("exit", flush);
  return {
    changed: () => {
      timer ??= setTimeout(flush, quietMs);
    },
    flush,
    stop: () => {
      flush();
      process.off("exit", flush);
    },
  };
}
