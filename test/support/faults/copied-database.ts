import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { databaseAddress } from "#test/support/test-server";

/** A database filled once and copied as often as a fault needs its beginning again. */
export type Copied<Filling> = {
  filling: Filling;
  copy: () => Promise<{ url: string; drop: () => Promise<void> }>;
};

/** `fill` gets the address of a migrated, empty database, and must have closed its connections when it is done. */
export async function copiedDatabase<Filling>(fill: (url: string) => Promise<Filling>): Promise<Copied<Filling>> {
  const server = inject("testServer");
  const newName = () => `${server.prefix}${randomBytes(5).toString("hex")}`;
  const original = newName();
  await onServer(`CREATE DATABASE ${original} TEMPLATE ${server.template}`);
  const filling = await fill(databaseAddress(server.url, original));
  return {
    filling,
    copy: async () => {
      const name = newName();
      await onServer(`CREATE DATABASE ${name} TEMPLATE ${original}`);
      return {
        url: databaseAddress(server.url, name),
        drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      };
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("testServer").url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
