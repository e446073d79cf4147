/**
 * SQL: the fingerprint (SHA-256, bytea) of a row `entry` of ledger_entry. Over every column of it, as a JSON array: no two
 * rows give the same text, and none of the session's settings shows in it. Instants are seconds with six decimals.
 *
 * What is sealed stays sealed by it: a column added to the table later needs a fingerprint of its own beside this one.
 */
export const ENTRY_HASH = `sha256(convert_to(jsonb_build_array(
  entry.shop_id, entry.id, entry.member_id, entry.kind, entry.key, entry.pending, entry.available, entry.reserved,
  extract(epoch FROM entry.occurred_at), extract(epoch FROM entry.recorded_at), entry.order_id, entry.redemption_id,
  entry.programme_version, entry.reason)::text, 'UTF8'))`;

/** SQL: the hash of a block, from the one before it, its number and its entries' fingerprints joined in their order. */
export const blockHash = (previous: string, number: string, joined: string) =>
  `sha256(${previous} || int4send(${number}) || ${joined})`;

/** SQL: what the first block has for the hash of the one before it. */
export const NO_BLOCK = "decode(repeat('00', 32), 'hex')";
