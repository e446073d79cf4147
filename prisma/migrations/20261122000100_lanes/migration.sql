-- Workers claim whole lanes of the inbox (a hash of shop and customer), so that one customer's events stay in order.
-- A worker of the version before goes on claiming row by row: it needs no lane, and finds the waiting rows by the new
-- index's condition.
ALTER TABLE webhook_delivery ADD COLUMN lane smallint NOT NULL DEFAULT 0;
CREATE INDEX webhook_delivery_lane_idx ON webhook_delivery (lane, sequence) WHERE state = 'waiting';
DROP INDEX webhook_delivery_waiting_idx;
