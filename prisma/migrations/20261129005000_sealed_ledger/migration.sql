-- The ledger's seal. A minute or two after entries were written, a job takes their fingerprints into a block that also names
-- the block before it: whoever changes, removes or slips in an entry afterwards, past all triggers, has to forge every later
-- block as well, and the newest is published in the shop itself.
CREATE TABLE ledger_block (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  -- Entries of the shop after the former block's last and up to this one's are in this block.
  first_id bigint NOT NULL,
  last_id bigint NOT NULL,
  entry_ids bigint[] NOT NULL,
  -- SHA-256 of each entry, in the order of entry_ids.
  entry_hashes bytea[] NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz(6) NOT NULL,
  PRIMARY KEY (shop_id, number)
);

-- A block that could be written over would prove nothing. It goes with its whole shop, as the ledger does.
CREATE FUNCTION ledger_block_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('evergreen.erase_shop', true) = OLD.shop_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'ledger_block is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER ledger_block_append_only BEFORE UPDATE OR DELETE ON ledger_block
  FOR EACH ROW EXECUTE FUNCTION ledger_block_is_append_only();

-- How far the ledger may be sealed, for all shops: ids come from one sequence. Every entry with an id up to sealable_to is
-- there for good. seen_to is how far ids had been drawn at a moment when no transaction had seen_xid or a later one: once all
-- before seen_xid are over, seen_to becomes sealable_to.
CREATE TABLE ledger_mark (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  sealable_to bigint NOT NULL,
  seen_to bigint NOT NULL,
  seen_xid bigint NOT NULL
);

-- What the last audit of a shop's ledger found.
CREATE TABLE ledger_audit (
  shop_id bigint PRIMARY KEY REFERENCES shop (id) ON DELETE CASCADE,
  audited_at timestamptz(6) NOT NULL,
  blocks integer NOT NULL,
  entries bigint NOT NULL,
  unsealed integer NOT NULL,
  findings integer NOT NULL,
  -- The first of them, as the audit names them.
  sample jsonb NOT NULL
);

SELECT protect_shop_tables();

-- A page shows the seal; it is the worker that makes it.
REVOKE INSERT, UPDATE ON ledger_block, ledger_audit FROM evergreen_web;
