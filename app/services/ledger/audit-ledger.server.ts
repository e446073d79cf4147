import type { Sql } from "~/db/database.server";
import { countUnsealed, findTampered, listBlockLinks, type BlockLink, type BlockRange } from "~/db/ledger-audit.server";
import { findBlockHash } from "~/db/ledger-seal.server";
import type { Finding } from "~/domain/ledger/finding";
import type { LedgerHead } from "~/shopify/ledger-head";

/** Blocks whose links are read at once, and entries that are compared at once: what bounds the memory an audit takes. */
const LINKS = 100;
const ENTRIES = 10_000;
const NO_HASH = "00".repeat(32);

/** What an audit went through. Entries that no block holds yet can't be judged: they are counted, with the oldest's time. */
export type Audit = {
  blocks: number;
  entries: number;
  findings: number;
  unsealed: number;
  oldestUnsealedAt: Date | null;
};

/** The end of the chain so far. `isKnown` is false after a gap: what the next block follows on is lost. */
type End = Pick<BlockLink, "number" | "lastId" | "hash">;

/**
 * Go through a shop's whole chain from its first block and compare every entry with what was sealed. `report` is told each
 * finding as it is found. `published`: what the shop's metafield shows, to be compared too; null leaves that out.
 */
export async function auditLedger(
  sql: Sql,
  shopId: bigint,
  report: (finding: Finding) => void,
  published: Pick<LedgerHead, "number" | "hash"> | null = null,
): Promise<Audit> {
  const audit = { blocks: 0, entries: 0, findings: 0 };
  const found = (finding: Finding) => {
    audit.findings += 1;
    report(finding);
  };
  let end: End = { number: 0, lastId: 0n, hash: NO_HASH };
  for (;;) {
    const links = await listBlockLinks(sql, shopId, end.number, LINKS);
    if (links.length === 0) break;
    for (const range of rangesOf(links, end)) (await findTampered(sql, shopId, range)).forEach(found);
    for (const link of links) {
      problemsOf(link, end).forEach(found);
      audit.blocks += 1;
      audit.entries += link.entries;
      end = link;
    }
  }
  if (published && (await findBlockHash(sql, shopId, published.number)) !== published.hash)
    found({ kind: "other_than_published", block: published.number });
  const { count, oldestAt } = await countUnsealed(sql, shopId, end.lastId);
  return { ...audit, unsealed: count, oldestUnsealedAt: oldestAt };
}

/** What is wrong with a block as such, given the one that was there before it. */
function problemsOf(link: BlockLink, end: End): Finding[] {
  const gap = Array.from({ length: link.number - end.number - 1 }, (_, index) => end.number + 1 + index);
  const missing = gap.map((block): Finding => ({ kind: "missing_block", block }));
  const isLinked = missing.length > 0 || link.previousHash === end.hash;
  return [
    ...missing,
    ...(isLinked ? [] : [{ kind: "broken_link", block: link.number } as const]),
    ...(link.isSound ? [] : [{ kind: "altered_block", block: link.number } as const]),
  ];
}

/**
 * The blocks in ranges small enough to be compared at once. A gap begins a new one: which entries belonged to the missing
 * blocks can't be told, so none is blamed on the block after.
 */
function rangesOf(links: readonly BlockLink[], end: End): BlockRange[] {
  const ranges: BlockRange[] = [];
  let [range, size]: [BlockRange | undefined, number] = [undefined, 0];
  let before = end;
  for (const { number, firstId, lastId, entries, ...link } of links) {
    const isNext = number === before.number + 1;
    if (range && isNext && size + entries <= ENTRIES) {
      Object.assign(range, { to: number, lastId });
      size += entries;
    } else {
      range = { from: number, to: number, afterId: isNext ? before.lastId : firstId - 1n, lastId };
      size = entries;
      ranges.push(range);
    }
    before = { number, lastId, hash: link.hash };
  }
  return ranges;
}
