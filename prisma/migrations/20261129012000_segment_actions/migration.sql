-- Rather give up than let everything else wait behind this migration, which waits for the longest statement.
SET LOCAL lock_timeout = '15s';

-- A segment's customers, those who spent most first, a page at a time.
CREATE INDEX customer_insight_segment_idx ON customer_insight (shop_id, segment, net_minor, customer_id);
CREATE INDEX customer_insight_guide_idx ON customer_insight (shop_id, guide_segment, net_minor, customer_id)
  WHERE guide_segment IS NOT NULL;

-- What a merchant asked to be done for everybody of a segment: terms is what exactly.
CREATE TABLE segment_action (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  segment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('tag', 'bonus')),
  terms jsonb NOT NULL,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
  total integer NOT NULL,
  -- Members it was done for, and those passed over: gone, merged, or refused by Shopify.
  done integer NOT NULL DEFAULT 0,
  passed_over integer NOT NULL DEFAULT 0,
  asked_at timestamptz(6) NOT NULL,
  asked_by text NOT NULL,
  finished_at timestamptz(6),
  error text,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX segment_action_latest_idx ON segment_action (shop_id, segment, asked_at DESC);

-- Whom it is still to be done for: the members of the segment as it was when it was asked for.
CREATE TABLE segment_action_member (
  shop_id bigint NOT NULL,
  action_id uuid NOT NULL,
  member_id bigint NOT NULL,
  PRIMARY KEY (shop_id, action_id, member_id),
  FOREIGN KEY (shop_id, action_id) REFERENCES segment_action (shop_id, id) ON DELETE CASCADE
);

SELECT protect_shop_tables();
