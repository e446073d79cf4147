import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** When a process dies: at the `step`-th statement or call, counted from 1. */
export type Death = { step: number; when: "before" | "after" | "unanswered" };

/**
 * The deaths there are along the way: before each step, and after a COMMIT or with its answer outstanding. To die after any
 * other step is to die before the next one; `isThorough` has those, too.
 */
export function deathsAlong(steps: readonly string[], isThorough: boolean): Death[] {
  return steps.flatMap((text, index): Death[] => {
    const step = index + 1;
    const isLast = step === steps.length;
    const deaths: Death[] = [{ step, when: "before" }];
    if (isThorough || isLast || text === "COMMIT") deaths.push({ step, when: "after" });
    if (text === "COMMIT") deaths.push({ step, when: "unanswered" });
    return deaths;
  });
}

/** What a doomed process is to do; ids travel as text. */
export type Task = { databaseUrl: string; now: string; death: Death | null } & (
  { what: "inbox" | "holds" } | { what: "redeem"; redemption: { shopId: string; memberId: string; id: string } }
);

export type ToDoomed = { type: "task"; task: Task } | { type: "answer"; body: unknown };
export type FromDoomed =
  { type: "ready" } | { type: "ask"; document: string; variables: object } | { type: "done"; steps: string[] };

/** Shopify, to whom the process talks through its parent: what it has said stays said when the process dies. */
export type Shopify = (document: string, variables: object) => Promise<unknown>;

const CACHE = fileURLToPath(new URL("../../../node_modules/.cache", import.meta.url));
const SPARE = 2;

/** Processes to be killed: a few wait ready, because a process takes longer to start than to die. */
export class DoomedProcesses {
  private readonly spare: Promise<ChildProcess>[] = [];

  private constructor(
    private readonly folder: string,
    private readonly shopify: Shopify,
  ) {}

  /** `shopify` answers what the processes ask; its throw leaves them waiting. */
  static async prepare(shopify: Shopify): Promise<DoomedProcesses> {
    mkdirSync(CACHE, { recursive: true });
    const folder = mkdtempSync(join(CACHE, "doomed-"));
    await build({
      entryPoints: [fileURLToPath(new URL("doomed.ts", import.meta.url))],
      outfile: join(folder, "doomed.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
      external: ["pg-native"],
      logLevel: "error",
    });
    return new DoomedProcesses(folder, shopify);
  }

  /** Do a task to its end or its death. Returns the steps it took, or null when it was killed. Throws when it failed. */
  async run(task: Task): Promise<string[] | null> {
    while (this.spare.length <= SPARE) this.spare.push(this.start());
    const child = await this.spare.shift()!;
    let steps: string[] | null = null;
    child.on("message", (message: FromDoomed) => {
      if (message.type === "done") steps = message.steps;
      if (message.type === "ask") void this.answer(child, message);
    });
    const exit = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    child.send({ type: "task", task } satisfies ToDoomed);
    const [code, signal] = await exit;
    if (signal !== "SIGKILL" && code !== 0) throw new Error(`the process ended by itself, with code ${code}`);
    return steps;
  }

  async close(): Promise<void> {
    for (const child of await Promise.all(this.spare)) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(): Promise<ChildProcess> {
    const child = fork(join(this.folder, "doomed.cjs"), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: this.folder },
    });
    await once(child, "message");
    return child;
  }

  private async answer(child: ChildProcess, { document, variables }: FromDoomed & { type: "ask" }): Promise<void> {
    const body = await this.shopify(document, variables);
    if (child.connected) child.send({ type: "answer", body } satisfies ToDoomed, () => undefined);
  }
}
