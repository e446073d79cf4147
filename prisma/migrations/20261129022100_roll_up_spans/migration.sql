-- Past orders come by customer, and a thousand of them lie on hundreds of days: their marks, and those of their entries, were
-- a tenth of what writing them cost. A statement with so many leaves two ends instead, and every day between them is due.
-- A table of its own: the version before takes marks for what they are, and would forget the rest of a span.
SET LOCAL lock_timeout = '15s';

CREATE TABLE roll_up_span (
  shop_id bigint NOT NULL,
  first timestamptz(6) NOT NULL,
  last timestamptz(6) NOT NULL
);
CREATE INDEX roll_up_span_idx ON roll_up_span (shop_id);

SELECT protect_shop_tables();

CREATE OR REPLACE FUNCTION mark_new_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH quarter AS (SELECT DISTINCT shop_id, quarter_of(processed_at) AS at FROM fresh),
       span AS (INSERT INTO roll_up_span (shop_id, first, last)
                SELECT shop_id, min(at), max(at) FROM quarter GROUP BY shop_id HAVING count(*) > 100
                RETURNING shop_id)
  INSERT INTO roll_up_due (shop_id, at)
  SELECT shop_id, at FROM quarter WHERE shop_id NOT IN (SELECT shop_id FROM span);
  RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION mark_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH quarter AS (SELECT DISTINCT shop_id, quarter_of(occurred_at) AS at FROM fresh),
       span AS (INSERT INTO roll_up_span (shop_id, first, last)
                SELECT shop_id, min(at), max(at) FROM quarter GROUP BY shop_id HAVING count(*) > 100
                RETURNING shop_id)
  INSERT INTO roll_up_due (shop_id, at)
  SELECT shop_id, at FROM quarter WHERE shop_id NOT IN (SELECT shop_id FROM span);
  RETURN NULL;
END;
$$;
