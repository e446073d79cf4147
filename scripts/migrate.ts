import { fileURLToPath } from "node:url";
import { migrate } from "../app/db/migrate.server.ts";
import { provideDatabase } from "./postgres.ts";

/** Where the migrations are. */
const MIGRATIONS = fileURLToPath(new URL("../prisma/migrations", import.meta.url));

const database = await provideDatabase("evergreen", { log: console.log });
try {
  const applied = await migrate(database.url, MIGRATIONS, console.log);
  if (applied.length === 0) console.log("The database is up to date.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await database.stop();
}
