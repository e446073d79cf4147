-- How many of a segment are members is counted at every look at it: with the member in the index no row is read for that.
SET LOCAL lock_timeout = '15s';

DROP INDEX customer_insight_segment_idx;
CREATE INDEX customer_insight_segment_idx ON customer_insight (shop_id, segment, net_minor, customer_id) INCLUDE (member_id);
DROP INDEX customer_insight_guide_idx;
CREATE INDEX customer_insight_guide_idx ON customer_insight (shop_id, guide_segment, net_minor, customer_id) INCLUDE (member_id)
  WHERE guide_segment IS NOT NULL;
