-- The account of a customer who was merged into another one: whoever waited for its lock sees that it is closed.
ALTER TABLE account ADD COLUMN merged_into bigint;
