/** What global set-up hands to the tests: names are made of [a-z0-9_] and need no quotes. */
export type TestServer = {
  /** A database on the server from which others are made. */
  url: string;
  /** The migrated database that each test's own is copied from. */
  template: string;
  /** What the names of this run's databases begin with. */
  prefix: string;
};

/** The same server, another database. */
export function databaseAddress(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.toString();
}
