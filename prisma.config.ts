import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

/** The JavaScript engine: `prisma generate` and `prisma migrate diff` need no engine download. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});
