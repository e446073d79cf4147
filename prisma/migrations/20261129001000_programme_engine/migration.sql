-- What rules look at besides an order's lines: tax in the prices, the buyer's currency, tags. Null: nothing out of the ordinary.
ALTER TABLE shop_order ADD COLUMN terms jsonb;
ALTER TABLE shop_order ADD COLUMN fulfilled_at timestamptz(6);
ALTER TABLE shop_order ADD COLUMN charged_back_at timestamptz(6);
-- A keyed hash of a guest's e-mail address, until they are known as a customer.
ALTER TABLE shop_order ADD COLUMN guest_key text;
CREATE INDEX shop_order_guest_idx ON shop_order (shop_id, guest_key) WHERE guest_key IS NOT NULL AND member_id IS NULL;
-- What caps leave an order, and which of them.
ALTER TABLE shop_order ADD COLUMN room bigint;
ALTER TABLE shop_order ADD COLUMN room_cap text CHECK (room_cap IN ('order', 'day', 'member'));

-- Tags as Shopify last told them, and when; who a merged customer is now.
ALTER TABLE member ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE member ADD COLUMN tags_at timestamptz(6);
ALTER TABLE member ADD COLUMN merged_into bigint;
-- The key of their address by which a guest's orders are found.
ALTER TABLE member ADD COLUMN guest_key text;
CREATE INDEX member_guest_idx ON member (shop_id, guest_key) WHERE guest_key IS NOT NULL;

-- Where the tier's clock stands after what is settled; null for a member whose tier is what their spend says. And when time
-- alone may change the tier next.
ALTER TABLE account ADD COLUMN tier_state jsonb;
ALTER TABLE account ADD COLUMN tier_due_at timestamptz(6);
CREATE INDEX account_tier_due_idx ON account (tier_due_at) WHERE tier_due_at IS NOT NULL;

-- What a member has been given for entering tiers and for milestones, and not lost again. `times` names the next one in the
-- ledger. A reward is given by a job: `reward_issued_at` is when it was.
CREATE TABLE member_grant (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  key text NOT NULL,
  points bigint NOT NULL CHECK (points >= 0),
  times integer NOT NULL,
  reward_key text,
  programme_version integer NOT NULL,
  granted_at timestamptz(6) NOT NULL,
  reward_issued_at timestamptz(6),
  PRIMARY KEY (shop_id, member_id, key),
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id)
);
CREATE INDEX member_grant_reward_idx ON member_grant (shop_id, granted_at) WHERE reward_key IS NOT NULL AND reward_issued_at IS NULL;
-- A reward that is given takes no points.
ALTER TABLE redemption DROP CONSTRAINT redemption_points_check;
ALTER TABLE redemption ADD CONSTRAINT redemption_points_check CHECK (points >= 0);

SELECT protect_shop_tables();
