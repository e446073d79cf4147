import { listHistory } from "~/db/member-history.server";
import { dayIn } from "~/domain/calendar";
import type { EntryReason } from "~/domain/ledger/entry";
import { toldChange } from "~/domain/ledger/told-change";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { PageShop, ReadDeps } from "./read-deps";

const PER_PAGE = 20;

type Shopper = { shop: PageShop; memberId: bigint; card: object | null };

/**
 * A page of a shopper's own entries, newest first, and the cursor of the next page; null after the last. `kind` and `reason` are
 * for wording and hold what only staff may read. Throws LoyaltyError `not_found` for an erased member.
 */
export async function presentHistory({ db }: ReadDeps, { shop, memberId, card }: Shopper, before: bigint | null) {
  if (!card) throw new LoyaltyError("not_found");
  const rows = await listHistory(db, shop.id, memberId, { before, limit: PER_PAGE + 1 });
  const shown = rows.slice(0, PER_PAGE);
  return {
    entries: shown.map((row) => ({
      on: dayIn(shop.timezone, row.occurredAt),
      ...toldChange(row),
      kind: row.kind,
      reason: row.reason as EntryReason,
    })),
    next: rows.length > PER_PAGE ? String(shown.at(-1)!.id) : null,
  };
}
