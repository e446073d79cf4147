-- What keeps a member's tier and what is missing to the next, where that does not follow from their spend alone.
ALTER TABLE account ADD COLUMN tier_outlook jsonb;
