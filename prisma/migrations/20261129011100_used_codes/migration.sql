-- What rewards cost in a range of days is read by when they were used.
CREATE INDEX redemption_used_idx ON redemption (shop_id, used_at) WHERE status = 'used';
