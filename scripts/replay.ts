import { createLogger } from "../app/lib/logger.server.ts";
import { replayDeliveries } from "../app/services/platform/replay-deliveries.server.ts";
import { replayJobs } from "../app/services/platform/replay-jobs.server.ts";
import { connect, runCommand, shopsNamed, type Connection } from "./operator/connect.ts";
import { readWanted, type Wanted } from "./operator/replay-wanted.ts";

// `npm run replay`: lets what failed for good be worked again. Nothing is counted twice by it, so it is safe to repeat.

const USAGE = `npm run replay -- --id ID [--shop DOMAIN]
npm run replay -- --all [--shop DOMAIN] [--topic TOPIC | --job NAME]

  --id      the webhook id of a failed delivery, or the id of a dead job, as \`npm run deadletters\` lists them
  --all     all failed deliveries and all dead jobs
  --shop    only this shop's, e.g. my-shop.myshopify.com
  --topic   only deliveries, and of this topic, e.g. orders/paid
  --job     only jobs, and of this name, e.g. issue-reward
  --demo    in the demo's data instead of the app's own`;

const BY = "the command line";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

await runCommand(USAGE, async () => {
  const wanted = readWanted(process.argv.slice(2));
  if (!wanted) return console.log(USAGE);
  const connection = await connect(wanted.isDemo);
  try {
    await replay(connection, wanted);
  } finally {
    await connection.close();
  }
});

async function replay({ db, jobs }: Connection, { shop, id, topic, job }: Wanted): Promise<void> {
  const shops = await shopsNamed(db, shop);
  const log = createLogger("error");
  const deps = { db, jobs, log, now: () => new Date() };
  const deliveries = job === undefined ? await replayDeliveries(deps, { shops, topic, webhookId: id }, BY) : 0;
  const mayBeJob = topic === undefined && (id === undefined || UUID.test(id));
  const dead = mayBeJob ? await replayJobs(deps, { shops, id, name: job }, BY) : 0;
  if (deliveries > 0)
    console.log(deliveries === 1 ? "1 delivery waits again." : `${deliveries} deliveries wait again.`);
  if (dead > 0) console.log(dead === 1 ? "1 job is queued again." : `${dead} jobs are queued again.`);
  if (deliveries + dead > 0) return;
  if (id === undefined) return console.log("Nothing has failed that could be replayed.");
  throw new Error(`Nothing that failed has the id ${id}${shop === undefined ? "" : ` in ${shop}`}.`);
}
