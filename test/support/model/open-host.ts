import { createWorld, type World } from "#test/factories/world";

/**
 * The database that random worlds are played in, each a shop that sees its own rows only, as web requests do. A merge is
 * the worker's, which may delete as well.
 */
export async function openHost(): Promise<World> {
  const host = await createWorld();
  await host.deps.db.rows("GRANT DELETE ON member_grant, card_sync, customer_insight TO evergreen_web");
  return host;
}
