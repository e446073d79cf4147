-- Sessions: the Shopify library's shape. Tokens in it are sealed by the app before they are stored.
CREATE TABLE session (
  id text PRIMARY KEY,
  shop text NOT NULL,
  state text NOT NULL,
  is_online boolean NOT NULL DEFAULT false,
  scope text,
  expires timestamptz(6),
  access_token text NOT NULL,
  user_id bigint,
  first_name text,
  last_name text,
  email text,
  account_owner boolean NOT NULL DEFAULT false,
  locale text,
  collaborator boolean DEFAULT false,
  email_verified boolean DEFAULT false,
  refresh_token text,
  refresh_token_expires timestamptz(6)
);
CREATE INDEX session_shop_idx ON session (shop);

CREATE TABLE shop (
  id bigserial PRIMARY KEY,
  domain text NOT NULL UNIQUE,
  name text,
  email text,
  currency text NOT NULL DEFAULT 'USD',
  timezone text NOT NULL DEFAULT 'UTC',
  installation_gid text,
  published_version integer NOT NULL DEFAULT 0,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  installed_at timestamptz(6),
  uninstalled_at timestamptz(6)
);

CREATE TABLE programme_version (
  shop_id bigint NOT NULL REFERENCES shop (id),
  version integer NOT NULL,
  rules jsonb NOT NULL,
  effective_at timestamptz(6) NOT NULL,
  published_at timestamptz(6) NOT NULL,
  published_by text NOT NULL,
  PRIMARY KEY (shop_id, version)
);

CREATE TABLE member (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigserial NOT NULL,
  customer_id bigint NOT NULL,
  first_name text,
  last_name text,
  email text,
  locale text,
  joined_at timestamptz(6) NOT NULL,
  profile_at timestamptz(6),
  erased_at timestamptz(6),
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, customer_id)
);

CREATE TABLE account (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  pending bigint NOT NULL DEFAULT 0 CHECK (pending >= 0),
  available bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  earned bigint NOT NULL DEFAULT 0,
  spent bigint NOT NULL DEFAULT 0,
  qualifying_minor bigint NOT NULL DEFAULT 0,
  orders integer NOT NULL DEFAULT 0,
  tier_key text,
  tier_since timestamptz(6),
  last_active_at timestamptz(6),
  PRIMARY KEY (shop_id, member_id),
  FOREIGN KEY (shop_id, member_id) REFERENCES member (shop_id, id)
) WITH (fillfactor = 80);
-- The members page sorts and filters by these.
CREATE INDEX account_available_idx ON account (shop_id, available DESC, member_id);
CREATE INDEX account_tier_idx ON account (shop_id, tier_key, available DESC, member_id);

CREATE TABLE ledger_entry (
  shop_id bigint NOT NULL,
  id bigserial NOT NULL,
  member_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'earn', 'bonus', 'referral', 'tier_reward', 'mature', 'redeem', 'commit', 'release', 'return', 'reverse', 'expire',
    'adjust', 'import', 'merge')),
  key text NOT NULL,
  pending bigint NOT NULL DEFAULT 0,
  available bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0,
  occurred_at timestamptz(6) NOT NULL,
  recorded_at timestamptz(6) NOT NULL DEFAULT now(),
  order_id bigint,
  redemption_id uuid,
  programme_version integer,
  reason jsonb NOT NULL,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, key),
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id),
  CHECK (pending <> 0 OR available <> 0 OR reserved <> 0)
);
CREATE INDEX ledger_entry_member_idx ON ledger_entry (shop_id, member_id, id DESC);
CREATE INDEX ledger_entry_occurred_idx ON ledger_entry (shop_id, occurred_at);

-- History is append-only. The one way out is the erasure of a whole shop, which says so for its own transaction.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('evergreen.erase_shop', true) = OLD.shop_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'ledger_entry is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE FUNCTION ledger_refuses_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger_entry is append-only: TRUNCATE refused' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_truncate();

CREATE TABLE shop_order (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  member_id bigint,
  customer_id bigint,
  name text NOT NULL,
  currency text NOT NULL,
  source_name text,
  is_test boolean NOT NULL,
  processed_at timestamptz(6) NOT NULL,
  snapshot_at timestamptz(6) NOT NULL,
  is_paid boolean NOT NULL,
  cancelled_at timestamptz(6),
  lines jsonb NOT NULL,
  codes text[] NOT NULL,
  programme_version integer,
  tier_key text,
  multiplier_percent integer,
  basis_minor bigint,
  refunded_minor bigint NOT NULL DEFAULT 0,
  credited bigint NOT NULL DEFAULT 0 CHECK (credited >= 0),
  available_at timestamptz(6),
  matured_at timestamptz(6),
  is_reversed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX shop_order_member_idx ON shop_order (shop_id, member_id, processed_at);
CREATE INDEX shop_order_processed_idx ON shop_order (shop_id, processed_at);
-- What the hold-release job asks: whose hold has run out.
CREATE INDEX shop_order_held_idx ON shop_order (available_at, shop_id, member_id)
  WHERE matured_at IS NULL AND available_at IS NOT NULL;

CREATE TABLE order_refund (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigint NOT NULL,
  order_id bigint NOT NULL,
  refunded_at timestamptz(6) NOT NULL,
  lines jsonb NOT NULL,
  extra_minor bigint NOT NULL DEFAULT 0,
  settled_at timestamptz(6),
  PRIMARY KEY (shop_id, id)
);
CREATE INDEX order_refund_order_idx ON order_refund (shop_id, order_id);

CREATE TABLE redemption (
  shop_id bigint NOT NULL,
  id uuid NOT NULL,
  member_id bigint NOT NULL,
  reward_key text NOT NULL,
  reward jsonb NOT NULL,
  programme_version integer NOT NULL,
  points bigint NOT NULL CHECK (points > 0),
  status text NOT NULL CHECK (status IN ('reserved', 'issued', 'used', 'cancelled', 'expired', 'failed')),
  code text NOT NULL,
  discount_gid text,
  order_id bigint,
  reserved_at timestamptz(6) NOT NULL,
  issued_at timestamptz(6),
  used_at timestamptz(6),
  closed_at timestamptz(6),
  expires_at timestamptz(6) NOT NULL,
  failure text,
  PRIMARY KEY (shop_id, id),
  UNIQUE (shop_id, code),
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id)
);
CREATE INDEX redemption_member_idx ON redemption (shop_id, member_id, reserved_at);
CREATE INDEX redemption_expiry_idx ON redemption (expires_at) WHERE status IN ('reserved', 'issued');
CREATE INDEX redemption_discount_idx ON redemption (shop_id, discount_gid) WHERE discount_gid IS NOT NULL;

CREATE TABLE tier_change (
  shop_id bigint NOT NULL,
  id bigserial NOT NULL,
  member_id bigint NOT NULL,
  from_key text,
  to_key text NOT NULL,
  changed_at timestamptz(6) NOT NULL,
  programme_version integer NOT NULL,
  PRIMARY KEY (shop_id, id),
  FOREIGN KEY (shop_id, member_id) REFERENCES account (shop_id, member_id)
);
CREATE INDEX tier_change_member_idx ON tier_change (shop_id, member_id, id);

CREATE TABLE card_sync (
  shop_id bigint NOT NULL,
  member_id bigint NOT NULL,
  marked_at timestamptz(6) NOT NULL,
  claimed_until timestamptz(6),
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, member_id)
);
CREATE INDEX card_sync_marked_idx ON card_sync (marked_at);

CREATE TABLE webhook_delivery (
  shop_id bigint NOT NULL REFERENCES shop (id),
  webhook_id text NOT NULL,
  sequence bigserial NOT NULL,
  topic text NOT NULL,
  event_id text,
  triggered_at timestamptz(6),
  received_at timestamptz(6) NOT NULL DEFAULT now(),
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'ignored', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(6) NOT NULL DEFAULT '-infinity',
  finished_at timestamptz(6),
  error text,
  PRIMARY KEY (shop_id, webhook_id)
);
-- Bodies are large and written once; where the server has lz4, it packs them several times faster.
DO $$
BEGIN
  ALTER TABLE webhook_delivery ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END;
$$;
CREATE INDEX webhook_delivery_waiting_idx ON webhook_delivery (sequence) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_finished_idx ON webhook_delivery (finished_at) WHERE state <> 'waiting';

CREATE TABLE privacy_request (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigserial NOT NULL,
  customer_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('data_request', 'redact')),
  requested_at timestamptz(6) NOT NULL,
  export jsonb,
  closed_at timestamptz(6),
  PRIMARY KEY (shop_id, id)
);
