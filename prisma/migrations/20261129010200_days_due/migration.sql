-- Every day of every shop is due once. What is written meanwhile is marked by the triggers of the migration before, so this
-- holds nobody up.
INSERT INTO roll_up_due (shop_id, at)
SELECT shop_id, day AT TIME ZONE timezone
  FROM (SELECT shop.id AS shop_id, timezone, date_trunc('day', processed_at AT TIME ZONE timezone) AS day
          FROM shop_order JOIN shop ON shop.id = shop_order.shop_id
        UNION
        SELECT shop.id, timezone, date_trunc('day', occurred_at AT TIME ZONE timezone)
          FROM ledger_entry JOIN shop ON shop.id = ledger_entry.shop_id) AS days;
