-- A member put into a tier by hand. It binds from `from_at` to `until_at` (null: for good), or to `ended_at` when it was taken
-- back before; a later one ends it.
CREATE TABLE tier_move (
  shop_id bigint NOT NULL,
  id uuid NOT NULL,
  member_id bigint NOT NULL,
  tier_key text NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6),
  reason text NOT NULL CHECK (reason <> ''),
  by text NOT NULL,
  recorded_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6),
  ended_by text,
  PRIMARY KEY (shop_id, id),
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id),
  CHECK (until_at > from_at),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX tier_move_member_idx ON tier_move (shop_id, member_id, from_at);

-- Members whose tags in Shopify may not be those of their tier.
CREATE TABLE tier_tag_sync (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  marked_at timestamptz(6) NOT NULL,
  claimed_until timestamptz(6),
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, member_id)
);
CREATE INDEX tier_tag_sync_marked_idx ON tier_tag_sync (marked_at);

SELECT protect_shop_tables();
