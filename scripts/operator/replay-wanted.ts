import { parseArgs } from "node:util";
import { JOBS, type JobName } from "../../app/jobs/jobs.ts";
import { isTopic, TOPICS } from "../../app/shopify/topics.ts";
import { UsageError } from "./connect.ts";

/** What `npm run replay` is asked for: one thing by its id, or all there is of a shop, a topic or a job. */
export type Wanted = { shop?: string; id?: string; topic?: string; job?: JobName; isDemo: boolean };

/** What a command line means; null when help is asked for. Throws UsageError, or what `parseArgs` throws. */
export function readWanted(args: string[]): Wanted | null {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = { id: text, all: flag, shop: text, topic: text, job: text, demo: flag, help: flag };
  const { id, all, shop, topic, job, demo, help } = parseArgs({ args, options }).values;
  if (help) return null;
  if ((id === undefined) === !all) throw new UsageError("Say what to replay: either --id ID or --all.");
  if (id === "") throw new UsageError("--id needs an id.");
  if (topic !== undefined && job !== undefined) throw new UsageError("Choose either --topic or --job.");
  if (id !== undefined && (topic ?? job) !== undefined)
    throw new UsageError("--id names one thing: leave out --topic and --job.");
  if (topic !== undefined && !isTopic(topic))
    throw new UsageError(`${topic} is no topic that the app acts on. There are: ${TOPICS.join(", ")}.`);
  if (job !== undefined && !isKept(job))
    throw new UsageError(
      `No job ${job} is kept when it fails. There are: ${Object.keys(JOBS).filter(isKept).join(", ")}.`,
    );
  return { shop, id, topic, job, isDemo: demo };
}

/** Those that run by themselves come round again: they are not kept. */
function isKept(name: string): name is JobName {
  return name in JOBS && JOBS[name as JobName].cron === null;
}
