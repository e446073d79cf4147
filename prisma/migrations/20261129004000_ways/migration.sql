-- Other ways to earn: what they are judged by, and the keys by which an app tells us of actions.

SET LOCAL lock_timeout = '15s';

-- Month and day of a birthday (month * 100 + day), never the year. saved_at: when it was first saved, which locks it.
-- first_visit_at: when the customer first came to the shop logged in.
ALTER TABLE member
  ADD COLUMN birthday smallint,
  ADD COLUMN birthday_saved_at timestamptz(6),
  ADD COLUMN first_visit_at timestamptz(6),
  ADD CONSTRAINT member_birthday_check CHECK (
    (birthday IS NULL) = (birthday_saved_at IS NULL)
    AND birthday / 100 BETWEEN 1 AND 12 AND birthday % 100 BETWEEN 1 AND 31);

-- What the job asks that looks for today's birthdays and anniversaries.
CREATE INDEX member_birthday_idx ON member (shop_id, birthday, id) WHERE birthday IS NOT NULL;
CREATE INDEX member_joined_idx ON member (shop_id, joined_at);
-- What a claim asks: what a member has had by this way already.
CREATE INDEX ledger_entry_bonus_idx ON ledger_entry (shop_id, member_id) WHERE kind = 'bonus';

-- A key of the public API. The key itself is shown once and never stored: only its SHA-256 is, and how it begins.
CREATE TABLE api_key (
  shop_id bigint NOT NULL REFERENCES shop (id),
  id bigserial NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  hash bytea NOT NULL,
  created_at timestamptz(6) NOT NULL,
  created_by text NOT NULL,
  last_used_at timestamptz(6),
  revoked_at timestamptz(6),
  PRIMARY KEY (shop_id, id)
);
-- Who brings a key names no shop: the key does.
CREATE UNIQUE INDEX api_key_hash_idx ON api_key (hash);

SELECT protect_shop_tables();
