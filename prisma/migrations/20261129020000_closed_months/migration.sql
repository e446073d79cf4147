SET LOCAL lock_timeout = '15s';

-- The statements of months that are closed, a row a day and line: they stay as they were booked, whatever is heard of later.
CREATE TABLE statement_line (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  day date NOT NULL,
  line text NOT NULL,
  points bigint NOT NULL,
  minor bigint NOT NULL,
  PRIMARY KEY (shop_id, day, line)
);

-- All months up to this day, the last of one, were closed at that instant.
CREATE TABLE statement_close (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  through date NOT NULL,
  closed_at timestamptz(6) NOT NULL,
  PRIMARY KEY (shop_id, through)
);

-- They go with their whole shop, as the ledger does.
CREATE FUNCTION statements_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('evergreen.erase_shop', true) = OLD.shop_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER statement_line_append_only BEFORE UPDATE OR DELETE ON statement_line
  FOR EACH ROW EXECUTE FUNCTION statements_are_append_only();
CREATE TRIGGER statement_close_append_only BEFORE UPDATE OR DELETE ON statement_close
  FOR EACH ROW EXECUTE FUNCTION statements_are_append_only();

SELECT protect_shop_tables();

-- A page reads them; it is the worker that writes them.
REVOKE INSERT, UPDATE ON statement_line, statement_close FROM evergreen_web;
