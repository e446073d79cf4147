-- The ones that failed, newest first. They are few, so where all is well it costs nothing.
CREATE INDEX webhook_delivery_failed_idx ON webhook_delivery (shop_id, sequence DESC) WHERE state = 'failed';

-- What the nightly check of the data found; no rows for a shop whose books add up. No foreign key: a worker of the version
-- before, which knows nothing of this table, must still be able to erase a shop.
CREATE TABLE invariant_violation (
  shop_id bigint NOT NULL,
  rule text NOT NULL,
  violations integer NOT NULL CHECK (violations > 0),
  found_at timestamptz(6) NOT NULL,
  PRIMARY KEY (shop_id, rule)
);
