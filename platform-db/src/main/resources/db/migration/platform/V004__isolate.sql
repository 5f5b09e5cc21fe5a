-- Purpose: makes tables workspace tables or directory tables, each under row-level security; keeps a row that nobody may ever see.
-- Locks: none on existing tables. Size: constant. Online: yes.
--
-- A workspace table has two policies: workspace_isolation is the index condition, sealed_workspace compares each row with the sealed value.
-- The seal is verified in a sub-query, once per statement, so nothing that the rest of the statement sets can change it (ADR 26).
-- The planner believes that a boolean sub-query keeps half of the rows; "(x OR NULL) IS NOT NULL" is x, but keeps nearly all (ADR 21).
-- With the plain sub-query a list of 51 out of 100 rows was sorted from a bitmap scan, which took 220 microseconds more a statement.
-- SealedContextTest breaks when the estimate is wrong again, ConformanceTest (MidStatementAttacks) when rows are not held to the seal.

-- It refuses what would leak by construction; the lint at the start checks the same again for what is added later.
CREATE FUNCTION platform.check_isolable(target regclass) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  bad text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                 WHERE a.attrelid = target AND a.attname = 'workspace_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype
                   AND pg_get_expr(d.adbin, d.adrelid) = 'platform.current_workspace_id()') THEN
    RAISE EXCEPTION '% needs workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id()', target USING ERRCODE = '42P16';
  END IF;
  SELECT string_agg(i.indexrelid::regclass::text, ', ') INTO bad FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'workspace_id'
   WHERE i.indrelid = target AND i.indisunique AND i.indkey[0] <> a.attnum;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION '% has a unique index that does not start with workspace_id: %', target, bad USING ERRCODE = '42P16';
  END IF;
  SELECT string_agg(k.conname, ', ') INTO bad FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'workspace_id'
    JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attname = 'workspace_id'
   WHERE k.conrelid = target AND k.contype = 'f' AND (k.conkey[1] <> a.attnum OR k.confkey[1] <> f.attnum);
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION '% has a foreign key that does not start with workspace_id: %', target, bad USING ERRCODE = '42P16';
  END IF;
END
$$;
COMMENT ON FUNCTION platform.check_isolable(regclass) IS
  'Raises 42P16 unless workspace_id is NOT NULL, defaulted, and leads every unique index and foreign key.';

CREATE FUNCTION platform.isolate(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  current_one text := '(workspace_id = platform.current_workspace_id())';
  sealed_one text := '((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL)';
  roles text := (SELECT platform.app_roles(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target);
BEGIN
  IF privileges !~ '^(SELECT|INSERT|UPDATE|DELETE)(, (SELECT|INSERT|UPDATE|DELETE))*$' THEN
    RAISE EXCEPTION 'not a list of row privileges: %', privileges USING ERRCODE = '22023';
  END IF;
  PERFORM platform.check_isolable(target);
  IF roles IS NULL THEN RAISE EXCEPTION 'no service is registered for the schema of %', target USING ERRCODE = '42704'; END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace_isolation ON %s TO %s USING %s WITH CHECK %s', target, roles, current_one, current_one);
  EXECUTE format('CREATE POLICY sealed_workspace ON %s AS RESTRICTIVE TO %s USING %s WITH CHECK %s', target, roles, sealed_one, sealed_one);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
END
$$;
COMMENT ON FUNCTION platform.isolate(regclass, text) IS
  'Makes a table a workspace table: row-level security enabled and forced, the two policies, owner access, '
  'grants to the service of its schema. Every table with workspace_id goes through here.';

CREATE FUNCTION platform.share(target regclass, visible text, privileges text DEFAULT 'SELECT') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  sealed text := '((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL)';
  roles text := platform.app_roles('platform');
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY directory_access ON %s TO %s USING (%s) WITH CHECK (%s)', target, roles, visible, visible);
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING %s WITH CHECK %s', target, roles, sealed, sealed);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY kernel_reads ON %s FOR SELECT TO signalbox_kernel USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO signalbox_kernel', target);
  IF privileges <> '' THEN EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles); END IF;
END
$$;
COMMENT ON FUNCTION platform.share(regclass, text, text) IS
  'Opens a directory table of platform, which has no workspace_id, to all services: the policy directory_access states its own '
  'predicate, sealed_context demands a sealed context. The predicate names (SELECT platform.sealed(...)), never a setting: see lint P07.';
REVOKE ALL ON FUNCTION platform.check_isolable(regclass), platform.isolate(regclass, text), platform.share(regclass, text, text)
  FROM PUBLIC;

CREATE TABLE platform.canary (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id(),
  id integer NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE platform.canary IS
  'Holds one row of a workspace that does not exist. A service that sees it is not under row-level security and refuses to start.';
COMMENT ON COLUMN platform.canary.workspace_id IS 'Names a workspace that does not exist.';
COMMENT ON COLUMN platform.canary.id IS 'Is always 1.';
INSERT INTO platform.canary VALUES ('00000000-0000-4000-8000-000000000000', 1);
SELECT platform.isolate('platform.canary', 'SELECT');
