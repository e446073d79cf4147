-- What members have now is one lot each, or a debt. Without a key to the account yet, which would hold every account locked
-- until this ends: the version before goes on meanwhile. What it moves during or after this finds its lot when the member is
-- next touched, or at night.
INSERT INTO points_lot (shop_id, member_id, key, earned_at, points, remaining)
SELECT account.shop_id, account.member_id, 'opening:' || account.member_id,
       coalesce(account.last_active_at, member.joined_at), account.available, account.available
  FROM account JOIN member ON member.shop_id = account.shop_id AND member.id = account.member_id
 WHERE account.available > 0
ON CONFLICT (shop_id, key) DO NOTHING;

-- In the order in which everybody locks accounts. Few members owe anything.
WITH debtor AS (
  SELECT shop_id, member_id FROM account WHERE available < 0 ORDER BY member_id FOR UPDATE
)
UPDATE account SET owed = -available FROM debtor
 WHERE account.shop_id = debtor.shop_id AND account.member_id = debtor.member_id AND account.available < 0;
