import { programmeSchema, type Programme, type ProgrammeVersion } from "~/domain/programme/programme";
import type { Sql, Tx } from "./database.server";

/** Every version of a shop's programme, oldest first; empty before the first order or visit. */
export async function listProgrammeVersions(sql: Sql, shopId: bigint): Promise<ProgrammeVersion[]> {
  const rows = await sql.rows<{ version: number; effectiveAt: Date; rules: unknown }>(
    `SELECT version, effective_at AS "effectiveAt", rules FROM programme_version WHERE shop_id = $1 ORDER BY version`,
    [shopId],
  );
  return rows.map(({ version, effectiveAt, rules }) => ({
    version,
    effectiveAt,
    programme: programmeSchema.parse(rules),
  }));
}

/** The newest version, or null when there is none yet. */
export async function findCurrentProgramme(sql: Sql, shopId: bigint): Promise<ProgrammeVersion | null> {
  const [row] = await sql.rows<{ version: number; effectiveAt: Date; rules: unknown }>(
    `SELECT version, effective_at AS "effectiveAt", rules FROM programme_version
      WHERE shop_id = $1 ORDER BY version DESC LIMIT 1`,
    [shopId],
  );
  return row
    ? { version: row.version, effectiveAt: row.effectiveAt, programme: programmeSchema.parse(row.rules) }
    : null;
}

/** Write version `version` unless it exists. False: somebody else's version of that number came first. */
export async function insertProgrammeVersion(
  tx: Tx,
  shopId: bigint,
  version: number,
  programme: Programme,
  published: { at: Date; by: string },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO programme_version (shop_id, version, rules, effective_at, published_at, published_by)
     VALUES ($1, $2, $3, date_trunc('second', $4::timestamptz), $4, $5) ON CONFLICT (shop_id, version) DO NOTHING RETURNING version`,
    [shopId, version, JSON.stringify(programme), published.at, published.by],
  );
  return rows.length === 1;
}
