-- An order of somebody whom the programme leaves out has a multiplier of 0, and is no earning order of its day. Who is let in or
-- left out changes the days of the orders that this concerns.
SET LOCAL lock_timeout = '15s';

CREATE OR REPLACE TRIGGER shop_order_marks_changed AFTER UPDATE ON shop_order FOR EACH ROW
  WHEN (record_image_ne(
    ROW(OLD.processed_at, OLD.is_paid, OLD.is_test, OLD.is_reversed, OLD.cancelled_at, OLD.member_id, OLD.customer_id,
        OLD.basis_minor IS NULL, OLD.multiplier_percent IS NOT DISTINCT FROM 0, OLD.codes, OLD.terms, OLD.lines),
    ROW(NEW.processed_at, NEW.is_paid, NEW.is_test, NEW.is_reversed, NEW.cancelled_at, NEW.member_id, NEW.customer_id,
        NEW.basis_minor IS NULL, NEW.multiplier_percent IS NOT DISTINCT FROM 0, NEW.codes, NEW.terms, NEW.lines)))
  EXECUTE FUNCTION mark_changed_order();
