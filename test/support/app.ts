import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { expect } from "vitest";
import { startPlayground, type Playground } from "../../scripts/playground.ts";
import { openDatabase } from "~/db/database.server";
import { createTestDatabase } from "./database.ts";
import { countViolations, NO_VIOLATIONS } from "./invariants.ts";
import { keepLog } from "./kept-logs.ts";
import { knownSecrets } from "./known-secrets.ts";

/** The client id and secret that the app under test is started with. */
export const APP = { key: "dev-store-app-key", secret: "dev-store-app-secret" };
/** Signatures of this one stay good, as during a rotation. */
export const FORMER_SECRET = "former-app-secret";
/** What the library takes for a person's browser. */
export const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** The built app as a process of its own, attached to a development store, over a database of its own. */
export type RunningApp = Playground & {
  pool: pg.Pool;
  databaseUrl: string;
  /** The shop the development store is: its myshopify domain. */
  domain: string;
  /** What the app has logged so far, a line each. */
  logged: () => Record<string, unknown>[];
  /** The key that seals tokens, base64. */
  encryptionKey: () => string;
  /** Stops everything; throws when what must hold of the data does not. */
  close: () => Promise<void>;
};

/** @param env more settings for the app */
export async function startTestApp(env: Record<string, string> = {}): Promise<RunningApp> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "evergreen-app-"));
  const tidy = async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  const playground = await startPlayground({
    databaseUrl: database.url,
    ports: { app: 0, store: 0, tunnel: 0 },
    folder,
    seed: 1,
    history: false,
    env: { LOG_LEVEL: "info", SHOPIFY_API_SECRET_PREVIOUS: FORMER_SECRET, ...env },
    log: () => undefined,
  }).catch(async (error: unknown) => {
    await tidy();
    throw error;
  });
  return {
    ...playground,
    pool: database.pool,
    databaseUrl: database.url,
    domain: playground.store.shop.state.shop.domain,
    logged: () =>
      readFileSync(join(folder, "app.log"), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    encryptionKey: () => readFileSync(join(folder, "encryption-key"), "utf8"),
    close: async () => {
      await playground.stop();
      const secrets = [APP.secret, FORMER_SECRET, readFileSync(join(folder, "encryption-key"), "utf8").trim()];
      keepLog(readFileSync(join(folder, "app.log"), "utf8"), [
        ...secrets,
        ...(await knownSecrets(playground, database.pool)),
      ]);
      const db = openDatabase(database.url, { max: 1 });
      const violations = await countViolations(db);
      await db.close();
      await tidy();
      expect(violations).toEqual(NO_VIOLATIONS);
    },
  };
}
