import type { EntryReason } from "./entry";

/** One entry as pages show it: what moved in which bucket, when, and the facts its reason is worded from. */
export type EntryView = {
  id: string;
  kind: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: string;
  reason: EntryReason;
};

type Row = Omit<EntryView, "id" | "occurredAt" | "reason"> & { id: bigint; occurredAt: Date; reason: unknown };

/** The reason is what the ledger wrote itself, so it is taken at its word; wording copes with a type it does not know. */
export function toEntryView({ id, kind, pending, available, reserved, occurredAt, reason }: Row): EntryView {
  return {
    id: String(id),
    kind,
    pending,
    available,
    reserved,
    occurredAt: occurredAt.toISOString(),
    reason: reason as EntryReason,
  };
}
