import { fileURLToPath } from "node:url";
import { migrate } from "~/db/migrate.server";

// `node build/server/migrate.js`: applies to DATABASE_URL what is missing of prisma/migrations, and ends. It needs nothing
// else of the environment. Repeating it, or running several at once, is safe.

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is missing: set it in the environment.");
  const applied = await migrate(url, MIGRATIONS, say);
  if (applied.length === 0) say("The database is up to date.");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
