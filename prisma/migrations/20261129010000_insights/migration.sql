-- What the pages about customers and points are made of: docs/insights.md. Nothing here is the only record of anything: all but
-- the settings can be made again from orders and entries.

-- Instants that orders or entries of a shop were written for, cut to the quarter of an hour: whatever the shop's zone is or
-- becomes, that lies in one of its days. Appended only, without a key, so that no two writers wait for each other; and without
-- a foreign key, which would lock the shop for every writer.
CREATE TABLE roll_up_due (
  shop_id bigint NOT NULL,
  at timestamptz(6) NOT NULL
);
CREATE INDEX roll_up_due_idx ON roll_up_due (shop_id, at);

-- A row a customer and shop-local day on which an order was placed; customer 0 are the day's guests together.
CREATE TABLE buyer_day (
  shop_id bigint NOT NULL,
  day date NOT NULL,
  customer_id bigint NOT NULL,
  orders integer NOT NULL,
  net_minor bigint NOT NULL,
  -- Of those, with a code of ours; and those that earned points.
  rewarded_orders integer NOT NULL,
  rewarded_minor bigint NOT NULL,
  earning_orders integer NOT NULL,
  PRIMARY KEY (shop_id, day, customer_id)
);

-- A row a kind of entry and shop-local day.
CREATE TABLE points_day (
  shop_id bigint NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  entries integer NOT NULL,
  pending bigint NOT NULL,
  available bigint NOT NULL,
  reserved bigint NOT NULL,
  PRIMARY KEY (shop_id, day, kind)
);

-- A customer as of the last refresh. Who has never ordered has no days and no scores. orders and net_minor are those of the
-- last 365 days.
CREATE TABLE customer_insight (
  shop_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  member_id bigint,
  first_day date,
  last_day date,
  orders integer NOT NULL,
  net_minor bigint NOT NULL,
  ever_orders integer NOT NULL,
  ever_net_minor bigint NOT NULL,
  usual_gap_days real,
  recency smallint,
  frequency smallint,
  monetary smallint,
  segment text NOT NULL,
  guide_segment text,
  -- A month before; null where they had not ordered by then.
  segment_before text,
  product_class text,
  product_score double precision,
  PRIMARY KEY (shop_id, customer_id)
);

CREATE TABLE insight_report (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  name text NOT NULL,
  key text NOT NULL DEFAULT '',
  computed_at timestamptz(6) NOT NULL,
  took_ms integer NOT NULL,
  result jsonb NOT NULL,
  PRIMARY KEY (shop_id, name, key)
);

-- The shop's last refresh, or the one under way. Who works on it holds it until leased_until.
CREATE TABLE insight_run (
  shop_id bigint PRIMARY KEY REFERENCES shop (id) ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  step text,
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  started_at timestamptz(6),
  finished_at timestamptz(6),
  leased_until timestamptz(6),
  error text
);

-- What only the merchant knows: the gross margin in percent, and what the app and its campaigns cost a month.
CREATE TABLE insight_setting (
  shop_id bigint PRIMARY KEY REFERENCES shop (id) ON DELETE CASCADE,
  margin_percent integer NOT NULL DEFAULT 50 CHECK (margin_percent BETWEEN 0 AND 100),
  app_month_minor bigint NOT NULL DEFAULT 0 CHECK (app_month_minor >= 0),
  campaign_month_minor bigint NOT NULL DEFAULT 0 CHECK (campaign_month_minor >= 0),
  updated_at timestamptz(6) NOT NULL,
  updated_by text NOT NULL
);

SELECT protect_shop_tables();

-- A page reads them; it is the worker that makes them.
REVOKE INSERT, UPDATE ON buyer_day, points_day, customer_insight FROM evergreen_web;
