import { openDatabase, type Database } from "~/db/database.server";
import { createTestDatabase } from "#test/support/database";
import { startAppProcess, type AppProcess } from "./app-process.ts";
import { Door } from "./door.ts";
import { waiting } from "./inbox.ts";
import { openShop } from "./shop.ts";

const DOMAIN = "fault.myshopify.com";
const CONNECTIONS = 32;

/** One shop, a database with nothing else in it, and the built app in front of it. */
export type ServedShop = {
  app: AppProcess;
  door: Door;
  db: Database;
  shopId: bigint;
  /** The door of another shop. */
  doorOf: (domain: string) => Door;
  close: () => Promise<void>;
};

/** `through`: the address the app is given instead of the database's own. */
export async function serveShop(
  through: (url: string) => string | Promise<string> = (url) => url,
): Promise<ServedShop> {
  const database = await createTestDatabase();
  const shopId = await openShop(database.pool, DOMAIN);
  const db = openDatabase(database.url, { max: 4 });
  const app = await startAppProcess(await through(database.url));
  const doors: Door[] = [];
  const doorOf = (domain: string) => {
    const door = new Door(app, domain, CONNECTIONS);
    doors.push(door);
    return door;
  };
  return {
    app,
    door: doorOf(DOMAIN),
    db,
    shopId,
    doorOf,
    close: async () => {
      for (const door of doors) door.close();
      await app.stop();
      await db.close();
      await database.drop();
    },
  };
}

/** Until no delivery waits. Throws when some still do after `seconds`. */
export async function settled(db: Database, seconds = 60): Promise<void> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until;) {
    if ((await waiting(db)) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${await waiting(db)} deliveries still wait after ${seconds} seconds`);
}
