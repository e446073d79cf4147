-- Shops that were erased, by a hash of their domain: a webhook of theirs that is still under way must not bring them back.
CREATE TABLE erased_shop (
  domain_hash bytea PRIMARY KEY,
  erased_at timestamptz(6) NOT NULL DEFAULT now()
);
