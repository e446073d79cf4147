import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEAD_LETTERS } from "~/db/dead-letters.server";
import type { Shop } from "~/db/shops.server";
import { readWanted } from "../../scripts/operator/replay-wanted.ts";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("first.myshopify.com");
  other = await world.installShop("second.myshopify.com");
});

beforeEach(async () => {
  await world.deps.db.rows("DELETE FROM webhook_delivery");
  await world.deps.db.rows("DELETE FROM pgboss.job");
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

/** The command as `npm run` starts it, on this test's database. */
async function run(command: "replay" | "deadletters", ...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: world.deps.env.DATABASE_URL },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const status = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, stdout: stdout.trim(), stderr: stderr.trim() };
}

async function failedDelivery(of: Shop, id: string, topic = "orders/paid"): Promise<void> {
  await world.deps.db.rows(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, state, attempts, error, finished_at)
     VALUES ($1, $2, $3, '{}', 'failed', 8, E'Error: the disk\nwas full', now())`,
    [of.id, id, topic],
  );
}

async function deadJob(of: Shop, name = "publish-programme"): Promise<string> {
  const [row] = await world.deps.db.rows<{ id: string }>(
    `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
     VALUES ($1, $2, $3, gen_random_uuid(), now(), 12, '{"name": "AdminApiError", "message": "status 402"}') RETURNING id`,
    [DEAD_LETTERS, { shopId: String(of.id) }, name],
  );
  return row!.id;
}

const waiting = async () =>
  (
    await world.deps.db.rows<{ id: string }>(
      "SELECT webhook_id AS id FROM webhook_delivery WHERE state = 'waiting' ORDER BY 1",
    )
  ).map(({ id }) => id);
const queued = async () =>
  (
    await world.deps.db.rows<{ name: string }>("SELECT name FROM pgboss.job WHERE name <> $1 ORDER BY 1", [
      DEAD_LETTERS,
    ])
  ).map(({ name }) => name);

describe("npm run replay", () => {
  test("puts one delivery back by its id, and says so; again there is nothing of that id", async () => {
    await failedDelivery(shop, "w1");
    await failedDelivery(shop, "w2");
    expect(await run("replay", "--id", "w1")).toEqual({ status: 0, stdout: "1 delivery waits again.", stderr: "" });
    expect(await waiting()).toEqual(["w1"]);
    expect(await run("replay", "--id", "w1")).toEqual({
      status: 1,
      stdout: "",
      stderr: "Nothing that failed has the id w1.",
    });
  });

  test("puts one dead job back by its id", async () => {
    const id = await deadJob(shop);
    await deadJob(shop);
    expect(await run("replay", "--id", id)).toEqual({ status: 0, stdout: "1 job is queued again.", stderr: "" });
    expect(await queued()).toEqual(["publish-programme"]);
  });

  test("with --all --shop puts back all of that shop, and nothing of another", async () => {
    await failedDelivery(shop, "w1");
    await failedDelivery(shop, "w2", "refunds/create");
    await failedDelivery(other, "w3");
    await deadJob(shop);
    await deadJob(other, "issue-reward");
    const { status, stdout } = await run("replay", "--all", "--shop", "First.myshopify.com");
    expect([status, stdout]).toEqual([0, "2 deliveries wait again.\n1 job is queued again."]);
    expect([await waiting(), await queued()]).toEqual([["w1", "w2"], ["publish-programme"]]);
    expect((await run("replay", "--all", "--shop", shop.domain)).stdout).toBe(
      "Nothing has failed that could be replayed.",
    );
  });

  test("with --topic leaves other topics and all jobs, with --job other jobs and all deliveries", async () => {
    await failedDelivery(shop, "w1");
    await failedDelivery(other, "w2", "refunds/create");
    await deadJob(shop);
    await deadJob(other, "issue-reward");
    expect((await run("replay", "--all", "--topic", "refunds/create")).stdout).toBe("1 delivery waits again.");
    expect((await run("replay", "--all", "--job", "issue-reward")).stdout).toBe("1 job is queued again.");
    expect([await waiting(), await queued()]).toEqual([["w2"], ["issue-reward"]]);
  });

  test.each([
    [[], "Say what to replay"],
    [["--id", "w1", "--all"], "Say what to replay"],
    [["--id", ""], "--id needs an id"],
    [["--id", "w1", "--topic", "orders/paid"], "leave out --topic and --job"],
    [["--all", "--topic", "orders/paid", "--job", "issue-reward"], "Choose either --topic or --job"],
    [["--all", "--topic", "orders/eaten"], "orders/eaten is no topic that the app acts on. There are: orders/create"],
    [["--all", "--job", "end-holds"], "No job end-holds is kept when it fails. There are: issue-reward"],
    [["--everything"], "--everything"],
    [["w1"], "w1"],
  ])("makes no sense of %j", (args, sentence) => expect(() => readWanted(args)).toThrow(sentence));

  test.each([
    [["--all", "--shop", "nobody.myshopify.com"], "There is no shop nobody.myshopify.com here."],
    [["--id"], "--id"],
    [["--all", "--topic", "orders/eaten"], "orders/eaten is no topic"],
  ])("refuses %j with a sentence and how to use it, and changes nothing", async (args, sentence) => {
    await failedDelivery(shop, "w1");
    const { status, stdout, stderr } = await run("replay", ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("npm run replay -- --id ID");
    expect(stderr).not.toContain("    at ");
    expect(await waiting()).toEqual([]);
  });

  test("says how it is used when asked, and that the database was never set up when it was not", async () => {
    expect(await run("replay", "--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("--shop DOMAIN"),
    });
    await world.deps.db.rows("ALTER TABLE webhook_delivery RENAME TO elsewhere");
    const answer = await run("replay", "--all").finally(() =>
      world.deps.db.rows("ALTER TABLE elsewhere RENAME TO webhook_delivery"),
    );
    expect(answer).toMatchObject({ status: 1, stderr: expect.stringContaining("npm run migrate") });
  });
});

describe("npm run deadletters", () => {
  test("lists deliveries and jobs with shop, time, attempts and reason, a line each", async () => {
    await failedDelivery(shop, "w1");
    const id = await deadJob(other, "issue-reward");
    const { status, stdout } = await run("deadletters");
    expect(status).toBe(0);
    const at = /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}/;
    expect(stdout.split("\n").map((line) => line.replace(at, ""))).toEqual([
      "Failed deliveries: 1",
      "first.myshopify.com  orders/paid  w1  8 attempts  Error: the disk was full",
      "Dead jobs: 1",
      `second.myshopify.com  issue-reward  ${id}  13 attempts  AdminApiError: status 402`,
    ]);
  });

  test("as JSON goes on where a list ended, until there is no more, each once", async () => {
    for (const id of ["w1", "w2", "w3"]) await failedDelivery(shop, id);
    const job = await deadJob(shop);
    await failedDelivery(other, "w4");
    type Listed = {
      deliveries: { total: number; rows: { id: string }[] };
      jobs: { rows: { id: string }[] };
      next: string;
    };
    const pages: Listed[] = [];
    for (let next: string | null = ""; next !== null; next = pages.at(-1)!.next) {
      const after = next === "" ? [] : ["--after", next];
      const { stdout } = await run("deadletters", "--json", "--shop", shop.domain, "--limit", "2", ...after);
      pages.push(JSON.parse(stdout) as Listed);
    }
    expect(pages.map(({ deliveries }) => deliveries.rows.map(({ id }) => id))).toEqual([["w3", "w2"], ["w1"]]);
    expect(pages.map(({ jobs }) => jobs.rows.map(({ id }) => id))).toEqual([[job], []]);
    expect(pages[0]!.deliveries.total).toBe(3);
  });

  test("of a job about no shop, and without a reason, still lists it", async () => {
    await world.deps.db.rows(
      `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count)
       VALUES ($1, '{"shopId": "x"}', 'erase-shop', $2, now(), 0)`,
      [DEAD_LETTERS, randomUUID()],
    );
    expect((await run("deadletters")).stdout).toMatch(
      /\(no shop\) {2}erase-shop {2}\S+ {2}1 attempt {2}no reason was kept/,
    );
  });

  test.each([
    [["--limit", "0"], "--limit 0 is no number from 1 to 1000"],
    [["--after", "1;DROP"], "is no place in the lists"],
  ])("refuses %j", async (args, sentence) => {
    const { status, stderr } = await run("deadletters", ...args);
    expect([status, stderr.includes(sentence)]).toEqual([2, true]);
  });
});
