-- The key from lots to accounts. It binds from now; what is there already is looked through in the next migration, which
-- stops nobody.
SET LOCAL lock_timeout = '15s';

ALTER TABLE points_lot ADD CONSTRAINT points_lot_account_fkey
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id) ON DELETE CASCADE NOT VALID;

-- Of a shop that was erased since.
DELETE FROM points_lot AS lot
 WHERE NOT EXISTS (SELECT FROM account WHERE account.shop_id = lot.shop_id AND account.member_id = lot.member_id);
