-- How often a shop's refresh has failed on which of its days, and when it is tried again by itself; null: not on that day.
ALTER TABLE insight_run
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN failed_on date,
  ADD COLUMN retry_at timestamptz(6);
