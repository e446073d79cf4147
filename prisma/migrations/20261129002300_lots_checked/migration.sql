ALTER TABLE points_lot VALIDATE CONSTRAINT points_lot_account_fkey;
