-- Rather give up than let everything else wait behind this migration, which waits for the longest statement.
SET LOCAL lock_timeout = '15s';

-- Where chance has put a customer: domain/insights/roi/holdout-draw, as SQL. FNV-1a, 32 bits, and MurmurHash3's finaliser; a
-- product of two 32-bit numbers is made of halves, for it would not fit.
CREATE FUNCTION holdout_draw(shop bigint, customer bigint) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  word constant text := 'holdout:' || shop || ':' || customer;
  hash bigint := 2166136261;
BEGIN
  FOR place IN 1..length(word) LOOP
    hash := ((hash # ascii(substr(word, place, 1))) * 16777619) & 4294967295;
  END LOOP;
  hash := hash # (hash >> 16);
  hash := ((hash & 65535) * 2246822507 + ((((hash >> 16) * 2246822507) & 65535) << 16)) & 4294967295;
  hash := hash # (hash >> 13);
  hash := ((hash & 65535) * 3266489909 + ((((hash >> 16) * 3266489909) & 65535) << 16)) & 4294967295;
  hash := hash # (hash >> 16);
  RETURN hash / 4294967296.0;
END
$$;

-- Reports compare everybody who is held out with everybody else: computed once a member, not once a report.
ALTER TABLE member ADD COLUMN draw double precision NOT NULL GENERATED ALWAYS AS (holdout_draw(shop_id, customer_id)) STORED;

-- What a code took off the order that used it, minor units of the shop's currency; null where it was used before this was kept.
ALTER TABLE redemption ADD COLUMN given_minor bigint CHECK (given_minor >= 0);
