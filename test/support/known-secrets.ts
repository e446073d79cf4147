import type pg from "pg";
import type { Playground } from "../../scripts/playground.ts";

/** What an app has been told by its shop and has in its database, of which its log must hold nothing. */
export async function knownSecrets({ store }: Pick<Playground, "store">, pool: pg.Pool): Promise<string[]> {
  const { app, customers } = store.shop.state;
  const { rows: members } = await pool.query<{ first: string | null; last: string | null; email: string | null }>(
    "SELECT first_name AS first, last_name AS last, email FROM member",
  );
  const people = [
    ...customers.map(({ firstName, lastName, email }) => ({ first: firstName, last: lastName, email })),
    ...members,
  ];
  const tokens = (app?.accessTokens ?? []).flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
  const names = people.flatMap(({ first, last }) => (first && last ? [`${first} ${last}`, `${last}${first}`] : []));
  const emails = people.map(({ email }) => email);
  return [...tokens, ...names, ...emails].filter((word): word is string => Boolean(word));
}
