-- Every report goes through a shop's customers one by one, each customer's days in their order: with all that it asks for in the index
-- nothing is sorted and no table is read. Rather give up than let others wait behind this migration for long.
SET LOCAL lock_timeout = '15s';

CREATE INDEX buyer_day_own_idx ON buyer_day (shop_id, customer_id, day)
  INCLUDE (orders, net_minor, rewarded_orders, earning_orders);
DROP INDEX buyer_day_customer_idx;
