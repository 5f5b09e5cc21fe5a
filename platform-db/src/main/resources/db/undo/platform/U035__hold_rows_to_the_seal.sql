DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT p.polrelid::regclass FROM pg_policy p WHERE p.polname = 'workspace_isolation' ORDER BY 1 LOOP
    EXECUTE format('ALTER POLICY sealed_context ON %s USING ((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL) WITH CHECK ((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL)', target);
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
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING ((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL) WITH CHECK ((SELECT nullif(platform.context_is_sealed(), false)) IS NOT NULL)', target, roles);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
  IF home = 'platform' THEN INSERT INTO platform.shared_tables VALUES (target::text, privileges); END IF;
END
$$;

ALTER POLICY directory_access ON platform.workspace_members
  USING (workspace_id = platform.current_workspace_id() OR user_id = platform.current_user_id())
  WITH CHECK (workspace_id = platform.current_workspace_id() OR user_id = platform.current_user_id());
ALTER POLICY directory_access ON platform.user_organizations
  USING (user_id = platform.current_user_id())
  WITH CHECK (user_id = platform.current_user_id());
ALTER POLICY directory_access ON platform.workspaces
  USING (id = platform.current_workspace_id() OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = platform.current_user_id()))
  WITH CHECK (id = platform.current_workspace_id() OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = platform.current_user_id()));
ALTER POLICY directory_access ON platform.organizations
  USING (id IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id()))
  WITH CHECK (id IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id()));
ALTER POLICY directory_access ON platform.users
  USING (id = platform.current_user_id() OR id IN (SELECT m.user_id FROM platform.workspace_members m WHERE m.workspace_id = platform.current_workspace_id()))
  WITH CHECK (id = platform.current_user_id() OR id IN (SELECT m.user_id FROM platform.workspace_members m WHERE m.workspace_id = platform.current_workspace_id()));
ALTER POLICY directory_access ON platform.user_identities
  USING (user_id = platform.current_user_id())
  WITH CHECK (user_id = platform.current_user_id());
ALTER POLICY directory_access ON platform.refresh_tokens
  USING (user_id = platform.current_user_id())
  WITH CHECK (user_id = platform.current_user_id());
ALTER POLICY directory_access ON platform.audit_log
  USING ((in_workspace = platform.current_workspace_id()
    AND (current_setting('signalbox.role', true) IN ('OWNER', 'ADMIN') OR 'admin' = ANY (string_to_array(substr(current_setting('signalbox.role', true), 5), ','))))
  OR (platform.current_workspace_id() IS NULL AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id() AND o.role IN ('OWNER', 'ADMIN'))))
  WITH CHECK ((in_workspace = platform.current_workspace_id()
    AND (current_setting('signalbox.role', true) IN ('OWNER', 'ADMIN') OR 'admin' = ANY (string_to_array(substr(current_setting('signalbox.role', true), 5), ','))))
  OR (platform.current_workspace_id() IS NULL AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = platform.current_user_id() AND o.role IN ('OWNER', 'ADMIN'))));
COMMENT ON FUNCTION platform.share(regclass, text, text) IS 'Opens a directory table of platform to all services under its own stated predicate, sealed like every other.';
