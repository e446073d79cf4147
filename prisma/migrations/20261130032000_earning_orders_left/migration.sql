-- An order of which nothing is left has not earned: it was refunded whole, or nothing of it counted. So it is for tiers and
-- milestones, and now for the days of buyers too. Trigger and roll-up say what it is.
SET LOCAL lock_timeout = '15s';

CREATE OR REPLACE TRIGGER shop_order_marks_changed AFTER UPDATE ON shop_order FOR EACH ROW
  WHEN (record_image_ne(
    ROW(OLD.processed_at, OLD.is_paid, OLD.is_test, OLD.is_reversed, OLD.cancelled_at, OLD.member_id, OLD.customer_id,
        OLD.basis_minor > OLD.refunded_minor, OLD.multiplier_percent IS NOT DISTINCT FROM 0, OLD.codes, OLD.terms, OLD.lines),
    ROW(NEW.processed_at, NEW.is_paid, NEW.is_test, NEW.is_reversed, NEW.cancelled_at, NEW.member_id, NEW.customer_id,
        NEW.basis_minor > NEW.refunded_minor, NEW.multiplier_percent IS NOT DISTINCT FROM 0, NEW.codes, NEW.terms, NEW.lines)))
  EXECUTE FUNCTION mark_changed_order();

-- When all days of a shop are to be made anew, because what they say has changed: in an hour, when the version that says it
-- otherwise is gone. Null: they are as they should be.
ALTER TABLE shop ADD COLUMN remake_days_at timestamptz(6);
UPDATE shop SET remake_days_at = now() + interval '1 hour';
