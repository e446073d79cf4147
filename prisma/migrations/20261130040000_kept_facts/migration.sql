-- A past order is kept as its facts, read once; what was kept before stays readable as a body.
ALTER TABLE backfill_order ADD COLUMN facts text, ALTER COLUMN body DROP NOT NULL;
ALTER TABLE backfill_order ADD CHECK (facts IS NOT NULL OR body IS NOT NULL);
