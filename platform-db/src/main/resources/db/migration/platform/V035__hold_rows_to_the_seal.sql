-- Purpose: rows are held against the workspace and the user that were verified, not against settings that the rest of a statement may have changed
-- since (ADR 26). The seal was verified once per statement, the settings were read again for each row or scan.
-- Locks: ACCESS EXCLUSIVE on each workspace table and on the directory, for a moment. Size: constant. Online: yes.
-- "(x OR NULL) IS NOT NULL" is x, of which PostgreSQL expects that it keeps nearly all rows (ADR 21).
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT p.polrelid::regclass FROM pg_policy p WHERE p.polname = 'workspace_isolation' ORDER BY 1 LOOP
    EXECUTE format('ALTER POLICY sealed_context ON %s USING ((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL) WITH CHECK ((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL)', target);
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
  EXECUTE format('CREATE POLICY sealed_context ON %s AS RESTRICTIVE TO %s USING ((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL) WITH CHECK ((workspace_id = (SELECT platform.sealed(''workspace_id'')::uuid) OR NULL) IS NOT NULL)', target, roles);
  EXECUTE format('CREATE POLICY owner_access ON %s TO signalbox_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO %s', privileges, target, roles);
  IF home = 'platform' THEN INSERT INTO platform.shared_tables VALUES (target::text, privileges); END IF;
END
$$;

ALTER POLICY directory_access ON platform.workspace_members
  USING (workspace_id = (SELECT platform.sealed('workspace_id')::uuid) OR user_id = (SELECT platform.sealed('user_id')::uuid))
  WITH CHECK (workspace_id = (SELECT platform.sealed('workspace_id')::uuid) OR user_id = (SELECT platform.sealed('user_id')::uuid));
ALTER POLICY directory_access ON platform.user_organizations
  USING (user_id = (SELECT platform.sealed('user_id')::uuid))
  WITH CHECK (user_id = (SELECT platform.sealed('user_id')::uuid));
ALTER POLICY directory_access ON platform.workspaces
  USING (id = (SELECT platform.sealed('workspace_id')::uuid) OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = (SELECT platform.sealed('user_id')::uuid)))
  WITH CHECK (id = (SELECT platform.sealed('workspace_id')::uuid) OR id IN (SELECT m.workspace_id FROM platform.workspace_members m WHERE m.user_id = (SELECT platform.sealed('user_id')::uuid)));
ALTER POLICY directory_access ON platform.organizations
  USING (id IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid)))
  WITH CHECK (id IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid)));
ALTER POLICY directory_access ON platform.users
  USING (id = (SELECT platform.sealed('user_id')::uuid) OR id IN (SELECT m.user_id FROM platform.workspace_members m WHERE m.workspace_id = (SELECT platform.sealed('workspace_id')::uuid)))
  WITH CHECK (id = (SELECT platform.sealed('user_id')::uuid) OR id IN (SELECT m.user_id FROM platform.workspace_members m WHERE m.workspace_id = (SELECT platform.sealed('workspace_id')::uuid)));
ALTER POLICY directory_access ON platform.user_identities
  USING (user_id = (SELECT platform.sealed('user_id')::uuid))
  WITH CHECK (user_id = (SELECT platform.sealed('user_id')::uuid));
ALTER POLICY directory_access ON platform.refresh_tokens
  USING (user_id = (SELECT platform.sealed('user_id')::uuid))
  WITH CHECK (user_id = (SELECT platform.sealed('user_id')::uuid));
ALTER POLICY directory_access ON platform.audit_log
  USING ((in_workspace = (SELECT platform.sealed('workspace_id')::uuid)
    AND ((SELECT platform.sealed('role')) IN ('OWNER', 'ADMIN') OR 'admin' = ANY (string_to_array(substr((SELECT platform.sealed('role')), 5), ','))))
  OR ((SELECT platform.sealed('role')) = 'PERSON' AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid) AND o.role IN ('OWNER', 'ADMIN'))))
  WITH CHECK ((in_workspace = (SELECT platform.sealed('workspace_id')::uuid)
    AND ((SELECT platform.sealed('role')) IN ('OWNER', 'ADMIN') OR 'admin' = ANY (string_to_array(substr((SELECT platform.sealed('role')), 5), ','))))
  OR ((SELECT platform.sealed('role')) = 'PERSON' AND in_organization IN (SELECT o.organization_id FROM platform.user_organizations o WHERE o.user_id = (SELECT platform.sealed('user_id')::uuid) AND o.role IN ('OWNER', 'ADMIN'))));
COMMENT ON FUNCTION platform.share(regclass, text, text) IS 'Opens a directory table of platform to all services under its own stated predicate, sealed like every other. The predicate names (SELECT platform.sealed(...)), never a setting: see lint P07.';
