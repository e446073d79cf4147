-- What each nightly comparison with Shopify found. The newest run without an error says where the next one begins.
-- It goes with its shop by itself: the version before, which may still erase shops, does not know it.
CREATE TABLE reconciliation_run (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  id bigserial NOT NULL,
  ran_at timestamptz(6) NOT NULL,
  from_at timestamptz(6) NOT NULL,
  to_at timestamptz(6) NOT NULL,
  seen_orders integer NOT NULL,
  missed_orders integer NOT NULL,
  repaired_orders integer NOT NULL,
  error text,
  PRIMARY KEY (shop_id, id)
);
