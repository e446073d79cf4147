/**
 * What an audit of a sealed ledger found.
 *
 * - `changed`, `removed`, `inserted`: an entry that is not as it was sealed in a block, is gone, or was no part of it.
 * - `missing_block`: no block has this number, though a later one is there.
 * - `altered_block`: its hash is not that of its number and its fingerprints.
 * - `broken_link`: it follows on another block than the one before it.
 * - `other_than_published`: the block whose hash the shop's metafield shows is gone, or has another.
 */
export type Finding =
  | { kind: "changed" | "removed" | "inserted"; block: number; entryId: string }
  | { kind: "missing_block" | "altered_block" | "broken_link" | "other_than_published"; block: number };
