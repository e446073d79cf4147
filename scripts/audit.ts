import { parseArgs } from "node:util";
import type { Shop } from "../app/db/shops.server.ts";
import type { Finding } from "../app/domain/ledger/finding.ts";
import { auditLedger, type Audit } from "../app/services/ledger/audit-ledger.server.ts";
import type { LedgerHead } from "../app/shopify/ledger-head.ts";
import { listShopsNamed, openAppDatabase, runCommand, UsageError } from "./operator/connect.ts";

// `npm run audit`: compares the ledger with its seal and names every entry that was changed, removed or slipped in.

const USAGE = `npm run audit -- [--shop DOMAIN] [--published] [--json]

  --shop        only this shop's ledger, e.g. my-shop.myshopify.com
  --published   compare with the hash that the shop's metafield shows, too; needs the app's settings
  --json        a JSON object a line: each finding, then each shop, for programs
  --demo        in the demo's data instead of the app's own

Exits 1 when anything was found.`;

const SAID: Record<Finding["kind"], string> = {
  changed: "was changed after it was sealed",
  removed: "was removed after it was sealed",
  inserted: "was slipped in after the block was sealed",
  missing_block: "is missing",
  altered_block: "has another hash than its number and fingerprints give",
  broken_link: "does not follow on the block before it",
  other_than_published: "is not the one that the shop's metafield shows",
};

await runCommand(USAGE, async () => {
  const flag = { type: "boolean", default: false } as const;
  const options = { shop: { type: "string" }, published: flag, json: flag, demo: flag, help: flag } as const;
  const { shop, published, json, demo, help } = parseArgs({ options }).values;
  if (help) return console.log(USAGE);
  if (demo && published) throw new UsageError("The demo's shop is not reached from here: leave out --published.");
  const { db, url, close } = await openAppDatabase(demo);
  try {
    const metafields = published ? await openMetafields(url) : null;
    for (const each of await listShopsNamed(db, shop)) {
      const report = (finding: Finding) => console.log(json ? findingLine(each, finding) : sentence(each, finding));
      const audit = await auditLedger(db, each.id, report, (await metafields?.headOf(each)) ?? null);
      console.log(json ? auditLine(each, audit) : summary(each, audit));
      if (audit.findings > 0) process.exitCode = 1;
    }
    await metafields?.close();
  } finally {
    await close();
  }
});

/** What shops' metafields show; null where nothing was published or the app has left. The app itself is asked for the Admin API. */
async function openMetafields(databaseUrl: string) {
  process.env.DATABASE_URL = databaseUrl;
  const { deps } = await import("../app/deps.server.ts");
  const { findPublishedHead } = await import("../app/services/ledger/find-published-head.server.ts");
  return {
    headOf: (shop: Shop): Promise<LedgerHead | null> =>
      shop.installedAt ? findPublishedHead(deps, shop.domain) : Promise.resolve(null),
    close: () => deps.db.close(),
  };
}

function findingLine({ domain }: Shop, finding: Finding): string {
  return JSON.stringify({ shop: domain, finding });
}

function auditLine({ domain }: Shop, audit: Audit): string {
  return JSON.stringify({ shop: domain, audit });
}

function sentence({ domain }: Shop, finding: Finding): string {
  const block = `block ${finding.block}`;
  const what = "entryId" in finding ? `entry ${finding.entryId} (${block})` : block;
  return `${domain}  ${what} ${SAID[finding.kind]}`;
}

function summary({ domain }: Shop, { blocks, entries, findings, unsealed, oldestUnsealedAt }: Audit): string {
  const since = oldestUnsealedAt === null ? "" : `, the oldest of ${oldestUnsealedAt.toISOString()}`;
  return `${domain}  ${findings} findings in ${entries} entries of ${blocks} blocks; ${unsealed} not sealed yet${since}`;
}
