import { parseArgs } from "node:util";
import { isPlace, listDeadLetters, type DeadLetters } from "../app/services/platform/list-dead-letters.server.ts";
import { connect, runCommand, shopsNamed, UsageError } from "./operator/connect.ts";

// `npm run deadletters`: what failed for good, deliveries and jobs, newest first.

const USAGE = `npm run deadletters -- [--shop DOMAIN] [--limit N] [--after PLACE] [--json]

  --shop    only this shop's, e.g. my-shop.myshopify.com
  --limit   how many of each, 1 to 1000 (50)
  --after   go on where a former list ended
  --json    one JSON object, for programs
  --demo    in the demo's data instead of the app's own`;

const MOST = 1000;

await runCommand(USAGE, async () => {
  const { shop, limit, after, json, demo, help } = readWanted();
  if (help) return console.log(USAGE);
  const { db, jobs, close } = await connect(demo);
  try {
    const shops = await shopsNamed(db, shop);
    const found = await listDeadLetters({ db, jobs }, { shops, limit, after: after ?? null });
    console.log(json ? JSON.stringify(plain(found), null, 2) : lines(found).join("\n"));
  } finally {
    await close();
  }
});

function readWanted() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = { shop: text, limit: { ...text, default: "50" }, after: text, json: flag, demo: flag, help: flag };
  const { values } = parseArgs({ options });
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new UsageError(`--limit ${values.limit} is no number from 1 to ${MOST}.`);
  if (values.after !== undefined && !isPlace(values.after))
    throw new UsageError(`--after ${values.after} is no place in the lists: use what a former list ended with.`);
  return { ...values, limit };
}

/** What is worth knowing of each, with names that say what it is. */
function plain({ deliveries, jobs, next }: DeadLetters) {
  return {
    deliveries: {
      total: deliveries.total,
      rows: deliveries.rows.map(({ domain: shop, webhookId: id, topic, receivedAt, failedAt, attempts, error }) => ({
        shop,
        id,
        topic,
        receivedAt,
        failedAt,
        attempts,
        error,
      })),
    },
    jobs: {
      total: jobs.total,
      rows: jobs.rows.map(({ domain: shop, id, name: job, queuedAt, failedAt, attempts, output }) => ({
        shop,
        id,
        job,
        queuedAt,
        failedAt,
        attempts,
        error: errorIn(output),
      })),
    },
    next,
  };
}

function lines(found: DeadLetters): string[] {
  const { deliveries, jobs, next } = plain(found);
  const line = (at: Date, shop: string | null, ...rest: string[]) =>
    [at.toISOString(), shop ?? "(no shop)", ...rest].join("  ");
  const attempts = (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`);
  return [
    `Failed deliveries: ${deliveries.total}`,
    ...deliveries.rows.map((row) =>
      line(row.failedAt, row.shop, row.topic, row.id, attempts(row.attempts), oneLine(row.error)),
    ),
    `Dead jobs: ${jobs.total}`,
    ...jobs.rows.map((row) =>
      line(row.failedAt, row.shop, row.job, row.id, attempts(row.attempts), oneLine(row.error)),
    ),
    ...(next === null ? [] : [`More: npm run deadletters -- --after ${next}`]),
  ];
}

/** "AdminApiError: …" as the worker wrote it down; what the queue itself wrote has the message one level deeper. */
function errorIn(output: unknown): string {
  const { name, message, value } = (output ?? {}) as { name?: string; message?: string; value?: { message?: string } };
  return [name, message ?? value?.message].filter(Boolean).join(": ") || "no reason was kept";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 200);
}
