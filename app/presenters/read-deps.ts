import type { Sql } from "~/db/database.server";

/** What a page is read with: the database and the time. */
export type ReadDeps = { db: Sql; now: () => Date };

/** The shop whose page it is. */
export type PageShop = { id: bigint; domain: string; currency: string; timezone: string };
