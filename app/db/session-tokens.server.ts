import type { Sql } from "./database.server";

/** The sealed tokens of one of Shopify's sessions. */
export type SessionTokens = { id: string; accessToken: string; refreshToken: string | null };

export async function listSessionTokens(sql: Sql): Promise<SessionTokens[]> {
  return sql.rows<SessionTokens>(
    `SELECT id, access_token AS "accessToken", refresh_token AS "refreshToken" FROM session ORDER BY id`,
  );
}

/** Put others in their place. False when the session's tokens are no longer `before`: somebody renewed or removed them. */
export async function replaceSessionTokens(sql: Sql, before: SessionTokens, after: SessionTokens): Promise<boolean> {
  const replaced = await sql.rows<object>(
    `UPDATE session SET access_token = $4, refresh_token = $5
      WHERE id = $1 AND access_token = $2 AND refresh_token IS NOT DISTINCT FROM $3 RETURNING 1`,
    [before.id, before.accessToken, before.refreshToken, after.accessToken, after.refreshToken],
  );
  return replaced.length > 0;
}
