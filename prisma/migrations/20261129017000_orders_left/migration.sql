-- An order of which nothing is left counts for no tier and no milestone any more. Whoever has one is judged anew by the job
-- that judges those whose tier is due: in an hour, when the version that still counts them is gone. Accounts are locked in the
-- order in which everybody locks them.
WITH concerned AS (
  SELECT shop_id, member_id FROM account
   WHERE merged_into IS NULL AND tier_state IS NOT NULL AND EXISTS (
     SELECT FROM shop_order AS o
      WHERE o.shop_id = account.shop_id AND o.member_id = account.member_id AND o.basis_minor <= o.refunded_minor
        AND NOT o.is_reversed AND o.multiplier_percent IS DISTINCT FROM 0)
   ORDER BY member_id FOR UPDATE
)
UPDATE account SET tier_due_at = least(account.tier_due_at, now() + interval '1 hour') FROM concerned
 WHERE account.shop_id = concerned.shop_id AND account.member_id = concerned.member_id;
