-- Workers claim whole lanes of the inbox (a hash of shop and customer), so that one customer's events stay in order.
-- A worker of the version before goes on claiming row by row: it needs no lane, and finds the waiting rows by the new
-- index's condition.
ALTER TABLE webhook_delivery ADD COLUMN lane smallint NOT NULL DEFAULT 0;
CREATE INDEX webhook_delivery_lane_idx ON webhook_delivery (lane, sequence) WHERE state = 'waiting';
DROP INDEX webhook_delivery_waiting_idx;
-- Rows come in the order they are received, so a summary of each range of pages finds a period. It costs a delivery nothing,
-- where an index is written to when it comes and again when it is done.
CREATE INDEX webhook_delivery_received_idx ON webhook_delivery USING brin (received_at) WITH (pages_per_range = 32);
DROP INDEX webhook_delivery_finished_idx;

-- Two edits of one order may bear the same second: they are told apart by their number.
ALTER TABLE shop_order ADD COLUMN edits integer NOT NULL DEFAULT 0;
-- News of what happened before this concerns orders that are settled: their buyer's tiers are judged anew. Unknown for
-- members of before: their next order sets it.
ALTER TABLE account ADD COLUMN settled_until timestamptz(6);

-- A batch holds its shop once (FOR KEY SHARE). The foreign key did so for every order, and all workers on the same row.
ALTER TABLE shop_order DROP CONSTRAINT shop_order_shop_id_fkey;
