import { columns } from "./columns.server";
import type { Tx } from "./database.server";

/** What happened to a member that somebody may want to tell them of. The key names the fact, unique in the shop. */
export type MemberEvent = {
  memberId: bigint;
  kind: "points_expiring" | "points_expired" | "expiry_extended";
  key: string;
  occurredAt: Date;
  payload: Record<string, unknown>;
};

/** Note events; one whose key is there already is left out. */
export async function noteMemberEvents(tx: Tx, shopId: bigint, events: readonly MemberEvent[]): Promise<void> {
  if (events.length === 0) return;
  const input = columns(
    events.map(({ memberId, kind, key, occurredAt, payload }) => ({
      member_id: memberId,
      kind,
      key,
      occurred_at: occurredAt,
      payload,
    })),
    { member_id: "bigint", kind: "text", key: "text", occurred_at: "timestamptz", payload: "jsonb" },
    2,
  );
  await tx.rows(
    `INSERT INTO member_event (shop_id, member_id, kind, key, occurred_at, payload)
     SELECT $1, member_id, kind, key, occurred_at, payload FROM ${input.from}
     ON CONFLICT (shop_id, key) DO NOTHING`,
    [shopId, ...input.values],
  );
}
