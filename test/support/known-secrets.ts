import type pg from "pg";
import type { Playground } from "../../scripts/playground.ts";

type Person = { firstName: string | null; lastName: string | null; email: string | null };

/** What an app has been told by its shop and has in its database, of which its log must hold nothing. */
export async function knownSecrets({ store }: Pick<Playground, "store">, pool: pg.Pool): Promise<string[]> {
  const { app, customers } = store.shop.state;
  const tokens = (app?.accessTokens ?? []).flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
  const known = [...tokens, ...wordsOf(customers), ...(await knownPeople(pool))];
  return known.filter((word): word is string => Boolean(word));
}

/** Whom a database knows by name or address. */
export async function knownPeople(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<Person>(
    `SELECT DISTINCT first_name AS "firstName", last_name AS "lastName", email FROM member`,
  );
  return wordsOf(rows);
}

function wordsOf(people: readonly Person[]): string[] {
  const names = people.flatMap(({ firstName, lastName }) =>
    firstName && lastName ? [`${firstName} ${lastName}`, `${lastName}${firstName}`] : [],
  );
  return [...names, ...people.flatMap(({ email }) => email ?? [])];
}
