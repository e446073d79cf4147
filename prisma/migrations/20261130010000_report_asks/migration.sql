-- A report of days that no refresh makes is made by the worker when a page asks for it. Whoever asks finds here that somebody has,
-- and why there is none where it could not be had.
CREATE TABLE report_ask (
  shop_id bigint NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  asked_at timestamptz(6) NOT NULL,
  failed_at timestamptz(6),
  failure text CHECK (failure IN ('too_long', 'failed')),
  PRIMARY KEY (shop_id, name, key),
  CHECK ((failed_at IS NULL) = (failure IS NULL))
);

SELECT protect_shop_tables();
