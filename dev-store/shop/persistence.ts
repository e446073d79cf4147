import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { seedCollections } from "./collections.ts";
import type { ShopState } from "./types.ts";

const QUIET_MS = 300;

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

/** Saves a while after the last change, and at once when the process exits. */
export type Saver = { changed(): void; flush(): void; stop(): void };

/** Keep a state saved in a file; `changed` is what Shop's onChange calls. */
export function keepSaved(path: string, state: () => ShopState): Saver {
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    saveState(path, state());
  };
  process.once("exit", flush);
  return {
    changed: () => {
      timer ??= setTimeout(flush, QUIET_MS);
    },
    flush,
    stop: () => {
      flush();
      process.off("exit", flush);
    },
  };
}
