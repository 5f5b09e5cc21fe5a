DO $$
DECLARE
  policy record;
BEGIN
  FOR policy IN SELECT p.polname, p.polrelid::regclass AS target FROM pg_policy p WHERE p.polname = 'sealed_context' ORDER BY 2 LOOP
    EXECUTE format('ALTER POLICY %I ON %s USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()))', policy.polname, policy.target);
  END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION platform.isolate(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  home text;
  roles text;
BEGIN
  IF privileges !~ '^(SELECT|INSERT|UPDATE|DELETE)(, (SELECT|INSERT|UPDATE|DELETE))*$' THEN
    RAISE EXCEPTION 'not a list of row privileges: %', privileges USING ERRCODE = '22023';
  END IF;
  PERFORM platform.check_isolable(target);
  SELECT n.nspname, platform.app_roles(n.nspname) INTO home, roles FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = target;
  IF roles IS NULL THEN RAISE EXCEPTION 'no service is registered for the schema of %', target USING ERRCODE = '42704'; END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace_isolation ON %s TO %s USING (workspace_id = platform.current_workspace_id()) WITH CHECK (workspace_id = platform.current_workspace_id())', target, roles);
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()))', target, roles);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
  IF home = 'platform' THEN INSERT INTO platform.shared_tables VALUES (target::text, privileges); END IF;
END
$$;

CREATE OR REPLACE FUNCTION platform.share(target regclass, visible text, privileges text DEFAULT 'SELECT') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  roles text := platform.app_roles('platform');
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY directory_access ON %s TO %s USING (%s) WITH CHECK (%s)', target, roles, visible, visible);
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()))', target, roles);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY kernel_reads ON %s FOR SELECT TO signalbox_kernel USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO signalbox_kernel', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
  INSERT INTO platform.shared_tables VALUES (target::text, privileges);
END
$$;
