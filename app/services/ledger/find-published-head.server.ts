import type { Deps } from "~/deps";
import { parseLedgerHead, type LedgerHead } from "~/shopify/ledger-head";
import { readLedgerHead } from "~/shopify/operations";

/** What the shop's metafield shows of the sealed ledger; null when it never was written. Throws what the Admin API throws. */
export async function findPublishedHead(
  { adminFor }: Pick<Deps, "adminFor">,
  domain: string,
): Promise<LedgerHead | null> {
  const { currentAppInstallation } = await adminFor(domain).run(readLedgerHead);
  return currentAppInstallation.metafield && parseLedgerHead(currentAppInstallation.metafield.value);
}
