import { programmeSchema, type Programme } from "~/domain/programme/programme";
import type { Sql } from "./database.server";

export type PublishedVersion = { version: number; programme: Programme; publishedAt: Date; publishedBy: string };

/** The newest versions of a shop's programme, newest first. */
export async function listPublishedVersions(sql: Sql, shopId: bigint, limit: number): Promise<PublishedVersion[]> {
  const rows = await sql.rows<{ version: number; rules: unknown; publishedAt: Date; publishedBy: string }>(
    `SELECT version, rules, published_at AS "publishedAt", published_by AS "publishedBy" FROM programme_version
      WHERE shop_id = $1 ORDER BY version DESC LIMIT $2`,
    [shopId, limit],
  );
  return rows.map(({ rules, ...published }) => ({ ...published, programme: programmeSchema.parse(rules) }));
}
