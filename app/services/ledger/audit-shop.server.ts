import { saveAudit } from "~/db/ledger-audit.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { Finding } from "~/domain/ledger/finding";
import { auditLedger } from "./audit-ledger.server";

/** Findings that are kept and logged: enough to see what happened. `npm run audit` names them all. */
const SAMPLE = 20;

/**
 * Audit a shop and keep what was found for its activity page; findings are logged as an error. Only a chain in which nothing
 * was found has its head published: a forged one is not to be vouched for. Returns how many findings there are.
 */
export async function auditShop(deps: Pick<Deps, "db" | "now" | "log" | "jobs">, shopId: bigint): Promise<number> {
  const sample: Finding[] = [];
  const audit = await auditLedger(deps.db, shopId, (finding) => {
    if (sample.length < SAMPLE) sample.push(finding);
  });
  const { blocks, entries, unsealed, findings } = audit;
  const isThere = await deps.db.transaction(async (tx) => {
    // One that was erased meanwhile has nothing left, which looks like the worst tampering.
    if (!(await holdShop(tx, shopId))) return false;
    await saveAudit(tx, shopId, { auditedAt: deps.now(), blocks, entries, unsealed, findings, sample });
    if (findings === 0 && blocks > 0) {
      await deps.jobs.enqueue(tx, "publish-ledger-head", { shopId: String(shopId) });
    }
    return true;
  });
  if (!isThere) return 0;
  if (findings > 0) deps.log.error({ shopId, findings, sample }, "the ledger is not as it was sealed");
  return findings;
}
