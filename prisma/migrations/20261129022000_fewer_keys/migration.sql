-- Accounts, lots and changes of tier are written by who opens the account or holds its lock, which the erasure of a shop takes
-- too: what they hang on is there. Their foreign keys looked it up again, an account's twice, for an account that moves in the
-- transaction that opened it is checked anew; and by whatever index the planner had held to be good while the table was empty.
SET LOCAL lock_timeout = '15s';

ALTER TABLE account DROP CONSTRAINT account_shop_id_member_id_fkey;
ALTER TABLE tier_change DROP CONSTRAINT tier_change_shop_id_member_id_fkey;
ALTER TABLE points_lot DROP CONSTRAINT points_lot_account_fkey;
-- By an account's key, emptying members was refused as emptying the ledger is.
CREATE TRIGGER member_no_truncate BEFORE TRUNCATE ON member
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_truncate();
