-- Points in lots: what is available is what is left in a member's lots, less what is owed. One of the two is always 0.
-- Short: the account's column costs no rewriting. What members have now becomes lots in the next migration.
SET LOCAL lock_timeout = '15s';

ALTER TABLE account ADD COLUMN owed bigint NOT NULL DEFAULT 0 CHECK (owed >= 0);

-- Draws and events go with their member by themselves (and lots, once the key to their account is there, two migrations on):
-- the version before, which may still erase shops, does not know them.
CREATE TABLE points_lot (
  shop_id bigint NOT NULL,
  id bigserial NOT NULL,
  member_id bigint NOT NULL,
  -- The entry it came from.
  key text NOT NULL,
  order_id bigint,
  earned_at timestamptz(6) NOT NULL,
  points bigint NOT NULL CHECK (points > 0),
  remaining bigint NOT NULL CHECK (remaining BETWEEN 0 AND points),
  -- The last day, in the shop's zone, that the merchant has lengthened it to.
  extended_until date,
  expiries integer NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, key)
) WITH (fillfactor = 80);
CREATE INDEX points_lot_open_idx ON points_lot (shop_id, member_id, earned_at) WHERE remaining > 0;
-- What runs out next, for the jobs that look for it.
CREATE INDEX points_lot_earned_idx ON points_lot (shop_id, earned_at) WHERE remaining > 0;

-- Which entry took how much from which lot; negative: gave back.
CREATE TABLE lot_draw (
  shop_id bigint NOT NULL,
  id bigserial NOT NULL,
  lot_id bigint NOT NULL,
  entry_id bigint NOT NULL,
  -- Whose points they are while a code can still be used, or its order cancelled; null when they paid a debt.
  redemption_id uuid,
  points bigint NOT NULL CHECK (points <> 0),
  PRIMARY KEY (shop_id, id),
  FOREIGN KEY (shop_id, lot_id) REFERENCES points_lot (shop_id, id) ON DELETE CASCADE
);
CREATE INDEX lot_draw_lot_idx ON lot_draw (shop_id, lot_id);
CREATE INDEX lot_draw_entry_idx ON lot_draw (shop_id, entry_id);
CREATE INDEX lot_draw_redemption_idx ON lot_draw (shop_id, redemption_id) WHERE redemption_id IS NOT NULL;

-- What happened to a member that somebody may want to tell them of. The key names the fact, so that it is told of once.
CREATE TABLE member_event (
  shop_id bigint NOT NULL,
  id bigserial NOT NULL,
  member_id bigint NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  occurred_at timestamptz(6) NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, key),
  FOREIGN KEY (shop_id, member_id) REFERENCES member (shop_id, id) ON DELETE CASCADE
);
CREATE INDEX member_event_member_idx ON member_event (shop_id, member_id, id DESC);

SELECT protect_shop_tables();
