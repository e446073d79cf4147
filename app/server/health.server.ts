import type { Deps } from "~/deps";

/** Whether this process can serve: the database answers and holds the app's tables. */
export async function readiness({
  db,
}: Deps): Promise<{ ready: boolean; database: "ok" | "unreachable" | "not migrated" }> {
  try {
    const [row] = await db.rows<{ migrated: boolean }>(
      "SELECT to_regclass('webhook_delivery') IS NOT NULL AS migrated",
    );
    return row?.migrated ? { ready: true, database: "ok" } : { ready: false, database: "not migrated" };
  } catch {
    // The answer to "is it reachable" is no; the reason is in the log of whoever needed it.
    return { ready: false, database: "unreachable" };
  }
}
