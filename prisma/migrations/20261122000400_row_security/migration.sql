-- The second lock on a shop's rows. What is done in the name of somebody who asked (a merchant's page, a shopper's request)
-- runs as the role evergreen_web, which sees and writes the rows of one shop only: the one that the transaction names in
-- evergreen.shop_id. A query that forgets its shop finds nothing of another's. The tables' owner, whom the worker and the
-- version before run as, is not bound by it.

-- Rather give up than let everything else wait behind this migration, which waits for the longest statement.
SET LOCAL lock_timeout = '15s';

-- A role belongs to the whole server: another database of it may be making or granting it at this moment.
DO $$
DECLARE
  wanted constant text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
  because text;
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'evergreen_web') THEN
      CREATE ROLE evergreen_web NOLOGIN;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
  WHEN insufficient_privilege THEN
    because := SQLERRM;
  END;
  BEGIN
    IF because IS NULL AND NOT pg_has_role(current_user, 'evergreen_web', wanted) THEN
      EXECUTE format('GRANT evergreen_web TO %I', current_user);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- It may have been granted to us meanwhile.
    IF NOT pg_has_role(current_user, 'evergreen_web', wanted) THEN
      because := SQLERRM;
    END IF;
  END;
  IF because IS NOT NULL THEN
    RAISE EXCEPTION '% The role evergreen_web is needed and could not be made or granted. Let an administrator run: '
      'CREATE ROLE evergreen_web NOLOGIN; GRANT evergreen_web TO %; and migrate again (a role that exists already is only granted).',
      because || '.', quote_ident(current_user) USING ERRCODE = 'insufficient_privilege';
  END IF;
END;
$$;

-- Puts the lock on every table with a shop_id, and on shop itself, that has none yet. A migration that adds such a table
-- ends with SELECT protect_shop_tables(). Only what is protected is granted: a table that was forgotten can't be seen at all.
-- Nothing that a request does deletes; a table where that changes is granted DELETE by the migration that changes it.
CREATE FUNCTION protect_shop_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owned record;
  counter record;
  is_own text;
BEGIN
  GRANT USAGE ON SCHEMA public TO evergreen_web;
  FOR owned IN
    SELECT class.oid, class.oid::regclass AS name, attribute.attname AS key
      FROM pg_class AS class
      JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND NOT attribute.attisdropped
       AND attribute.attname = CASE WHEN class.relname = 'shop' THEN 'id' ELSE 'shop_id' END
     WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = class.oid AND polname = 'own_shop')
     ORDER BY class.relname
  LOOP
    -- Read once a statement, not once a row. No shop named: nobody's rows.
    is_own := format('%I = (SELECT nullif(current_setting(''evergreen.shop_id'', true), '''')::bigint)', owned.key);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', owned.name);
    EXECUTE format('CREATE POLICY own_shop ON %s TO evergreen_web USING (%s) WITH CHECK (%s)', owned.name, is_own, is_own);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO evergreen_web', owned.name);
    FOR counter IN
      SELECT sequence.oid::regclass AS name
        FROM pg_depend JOIN pg_class AS sequence ON sequence.oid = pg_depend.objid AND sequence.relkind = 'S'
       WHERE pg_depend.refobjid = owned.oid AND pg_depend.classid = 'pg_class'::regclass
    LOOP
      EXECUTE format('GRANT USAGE ON SEQUENCE %s TO evergreen_web', counter.name);
    END LOOP;
  END LOOP;
END;
$$;

SELECT protect_shop_tables();

-- Shops' tokens: none of a request's business, whose shop it may be.
ALTER TABLE session ENABLE ROW LEVEL SECURITY;

-- The job queue makes its tables itself, when the app first starts; the app calls this then. A page of a shop may see that
-- shop's jobs. It puts none there: that is done in the owner's name.
CREATE FUNCTION protect_jobs() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('protect_jobs', 0));
  IF EXISTS (SELECT FROM pg_policy WHERE polrelid = 'pgboss.job'::regclass AND polname = 'own_shop') THEN
    RETURN;
  END IF;
  ALTER TABLE pgboss.job ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_shop ON pgboss.job FOR SELECT TO evergreen_web
    USING (data ->> 'shopId' = (SELECT nullif(current_setting('evergreen.shop_id', true), '')));
  GRANT USAGE ON SCHEMA pgboss TO evergreen_web;
  GRANT SELECT ON pgboss.job TO evergreen_web;
END;
$$;
