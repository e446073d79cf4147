import { openDatabase } from "~/db/database.server";
import type { Deps } from "~/deps";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { endHolds } from "~/services/earning/end-holds.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { redeemAndIssue } from "~/services/rewards/redeem-and-issue.server";
import { depsOver } from "./deps.ts";
import type { FromDoomed, Task, ToDoomed } from "./doomed-process.ts";
import { openFaultyDatabase } from "./faulty-database.ts";

// A process of its own: it waits for a task, does it with the app's own code, and kills itself (SIGKILL) at the statement
// or call to Shopify that the task names. A task that names none is done to its end.

const steps: string[] = [];
let askShopify: ((answer: ToDoomed & { type: "answer" }) => void) | undefined;

process.on("message", (message: ToDoomed) => {
  if (message.type === "answer") askShopify?.(message);
  else void run(message.task).then(() => tell({ type: "done", steps }, () => process.exit(0)));
});
tell({ type: "ready" });

async function run(task: Task): Promise<void> {
  const deps = await depsOf(task);
  if (task.what === "inbox") while ((await processDeliveries(deps)) > 0);
  if (task.what === "holds") await endHolds(deps);
  if (task.what === "redeem") {
    const { shopId, memberId, id } = task.redemption;
    await redeemAndIssue(deps, { shopId: BigInt(shopId), memberId: BigInt(memberId), id, rewardKey: "five-off" });
  }
}

async function depsOf(task: Task): Promise<Deps> {
  const db = openFaultyDatabase(task.databaseUrl, (text) => ({ answered: step(task, text) }), 4);
  return depsOver(db, () => new Date(task.now), {
    jobs: task.what === "redeem" ? await jobsOf(task.databaseUrl) : undefined,
    send: (document, variables) => callShopify(task, document, variables),
  });
}

/** Started over a database of its own: the statements that count are those of the redemption. */
async function jobsOf(databaseUrl: string): Promise<JobQueue> {
  const boss = createBoss(openDatabase(databaseUrl, { max: 1 }), false);
  await boss.start();
  await prepareQueues(boss);
  return new JobQueue(boss);
}

/** Counts a step that is about to be taken, and dies before it if that is its fate. Call the answer once it is taken. */
function step({ death }: Task, name: string): () => void {
  steps.push(name);
  const isIt = steps.length === death?.step;
  if (isIt && death.when === "before") die();
  // Sent, and nobody left to hear the answer.
  if (isIt && death.when === "unanswered") setImmediate(die);
  return () => isIt && death.when === "after" && die();
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

async function callShopify(task: Task, document: string, variables: object): Promise<unknown> {
  const taken = step(task, `Shopify: ${/\w+ (\w+)/.exec(document)?.[1]}`);
  const answer = await new Promise<ToDoomed & { type: "answer" }>((resolve) => {
    askShopify = resolve;
    tell({ type: "ask", document, variables });
  });
  taken();
  return answer.body;
}

function tell(message: FromDoomed, then: () => void = () => undefined): void {
  process.send!(message, then);
}
