-- Past orders: what a shop's customers bought before it had the app, exported by Shopify, counted, and rewarded once the
-- merchant has seen what that comes to.

-- Orders placed before this instant earn nothing; null: all do.
ALTER TABLE shop ADD COLUMN earns_from timestamptz(6);

CREATE TABLE backfill (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  id bigserial NOT NULL,
  state text NOT NULL DEFAULT 'requested'
    CHECK (state IN ('requested', 'exporting', 'downloaded', 'previewed', 'granting', 'done', 'failed', 'cancelled')),
  since timestamptz(6) NOT NULL,
  -- Whether Shopify shows the app all orders, or the last sixty days only; null until it was asked.
  sees_all boolean,
  requested_at timestamptz(6) NOT NULL,
  requested_by text NOT NULL,
  confirmed_at timestamptz(6),
  confirmed_by text,
  finished_at timestamptz(6),
  -- Shopify's export, how many orders it has found, and how far its file has been read.
  operation_gid text,
  exported_orders integer NOT NULL DEFAULT 0,
  file_bytes bigint,
  read_bytes bigint NOT NULL DEFAULT 0,
  read_orders integer NOT NULL DEFAULT 0,
  -- Lines of the file that can't be read.
  unreadable integer NOT NULL DEFAULT 0,
  is_tidy boolean NOT NULL DEFAULT false,
  -- Who works on it holds it until then; failures in a row, and what the last one was.
  leased_until timestamptz(6),
  failures integer NOT NULL DEFAULT 0,
  error text,
  PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX backfill_one_at_a_time ON backfill (shop_id) WHERE state NOT IN ('done', 'failed', 'cancelled');
CREATE INDEX backfill_unfinished ON backfill (id) WHERE NOT is_tidy;

-- The orders of a backfill until it is done with, as bodies of orders/updated. All of a customer's are in one part; the
-- parts are worked side by side. An order without a customer has customer 0.
CREATE TABLE backfill_order (
  shop_id bigint NOT NULL,
  backfill_id bigint NOT NULL,
  part smallint NOT NULL,
  customer_id bigint NOT NULL,
  order_id bigint NOT NULL,
  body text NOT NULL,
  -- What has to be asked of Shopify before the body is whole: the order's refunds, or the order itself.
  lacks text CHECK (lacks IN ('refunds', 'order')),
  PRIMARY KEY (shop_id, backfill_id, part, customer_id, order_id),
  FOREIGN KEY (shop_id, backfill_id) REFERENCES backfill (shop_id, id) ON DELETE CASCADE
);
CREATE INDEX backfill_order_lacking ON backfill_order (shop_id, backfill_id, order_id) WHERE lacks IS NOT NULL;

-- How far each part has been counted and rewarded: up to which customer's which order, and what it comes to.
CREATE TABLE backfill_part (
  shop_id bigint NOT NULL,
  backfill_id bigint NOT NULL,
  part smallint NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('preview', 'grant')),
  customer_id bigint NOT NULL DEFAULT -1,
  order_id bigint NOT NULL DEFAULT -1,
  is_done boolean NOT NULL DEFAULT false,
  tally jsonb NOT NULL,
  PRIMARY KEY (shop_id, backfill_id, purpose, part),
  FOREIGN KEY (shop_id, backfill_id) REFERENCES backfill (shop_id, id) ON DELETE CASCADE
);

SELECT protect_shop_tables();
