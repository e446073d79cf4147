-- Rather give up than let everything else wait behind this migration, which waits for the longest statement.
SET LOCAL lock_timeout = '15s';

-- Entries are written under their account's lock, which the erasure of a shop takes too: they find their account there. The
-- foreign key looked it up again for every entry, and locked it again.
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_shop_id_member_id_fkey;
-- By it, emptying the tables above the ledger was refused with it.
CREATE TRIGGER account_no_truncate BEFORE TRUNCATE ON account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_truncate();

-- A body is packed where the server has lz4. Where it has not, what packs in its stead takes longer than all the rest of
-- storing a delivery: there a long body is kept as it is, out of the row.
DO $$
BEGIN
  ALTER TABLE webhook_delivery ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  ALTER TABLE webhook_delivery ALTER COLUMN body SET STORAGE EXTERNAL;
END;
$$;
