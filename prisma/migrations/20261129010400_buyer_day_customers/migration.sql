-- A customer's days one after another, with what most questions about them ask for.
CREATE INDEX buyer_day_customer_idx ON buyer_day (shop_id, customer_id, day) INCLUDE (orders, net_minor);
