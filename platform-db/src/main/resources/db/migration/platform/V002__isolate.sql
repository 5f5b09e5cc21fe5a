-- Purpose: platform.isolate and the register of services. Locks: none on existing tables. Size: constant. Online: yes.

CREATE TABLE platform.shared_tables (
  table_name text PRIMARY KEY,
  privileges text NOT NULL
);
COMMENT ON TABLE platform.shared_tables IS 'Tables of platform that every service may touch, with what it may do; register_service() grants from it.';
COMMENT ON COLUMN platform.shared_tables.table_name IS 'Schema-qualified name.';
COMMENT ON COLUMN platform.shared_tables.privileges IS 'Comma-separated row privileges.';

CREATE FUNCTION platform.app_roles(target_schema text) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT string_agg(quote_ident(s.app_role), ', ' ORDER BY s.app_role) FROM platform.services s WHERE target_schema IN (s.schema_name, 'platform') $$;
COMMENT ON FUNCTION platform.app_roles(text) IS 'The roles that may touch tables of a schema: the service''s own; for the shared schema platform, all of them.';

-- Refuses what would leak by construction; the start-up lint checks the same again for what is added later.
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
COMMENT ON FUNCTION platform.check_isolable(regclass) IS 'Raises 42P16 unless workspace_id is NOT NULL, defaulted, and leads every unique index and foreign key.';

CREATE FUNCTION platform.isolate(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
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
COMMENT ON FUNCTION platform.isolate(regclass, text) IS 'Makes a table a workspace table: RLS enabled and forced, the two-part policy, owner access, grants to the service of its schema. Every table with workspace_id goes through here.';

-- A table of the directory (users, organizations, ...): no workspace_id, each with a policy of its own, stated where it is made.
CREATE FUNCTION platform.share(target regclass, visible text, privileges text DEFAULT 'SELECT') RETURNS void
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
COMMENT ON FUNCTION platform.share(regclass, text, text) IS 'Opens a directory table of platform to all services under its own stated predicate, sealed like every other.';

CREATE FUNCTION platform.kernel_owns(target regprocedure) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  home text := (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = target);
BEGIN
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', target, platform.app_roles(home));
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO signalbox_kernel', home);
  EXECUTE format('ALTER FUNCTION %s OWNER TO signalbox_kernel', target);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM signalbox_kernel', home);
END
$$;
COMMENT ON FUNCTION platform.kernel_owns(regprocedure) IS 'Hands a SECURITY DEFINER function to the kernel role and opens it to the services of its schema only.';

CREATE FUNCTION platform.register_service(service_schema text, service_role text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  shared record;
BEGIN
  IF EXISTS (SELECT FROM platform.services s WHERE s.schema_name = service_schema AND s.app_role = service_role) THEN RETURN; END IF;
  INSERT INTO platform.services (schema_name, app_role) VALUES (service_schema, service_role);
  FOR shared IN SELECT t.table_name, t.privileges FROM platform.shared_tables t LOOP
    EXECUTE format('GRANT %s ON %s TO %I', shared.privileges, shared.table_name::regclass, service_role);
  END LOOP;
  FOR shared IN SELECT p.polname, p.polrelid::regclass AS tab FROM pg_policy p JOIN platform.shared_tables t ON t.table_name::regclass = p.polrelid
      WHERE p.polname IN ('workspace_isolation', 'directory_access', 'sealed_context') LOOP
    EXECUTE format('ALTER POLICY %I ON %s TO %s', shared.polname, shared.tab, platform.app_roles('platform'));
  END LOOP;
  -- Kernel functions grant as their owner.
  SET LOCAL ROLE signalbox_kernel;
  FOR shared IN SELECT p.oid::regprocedure AS fn FROM pg_proc p
      WHERE p.pronamespace = 'platform'::regnamespace AND (p.proname LIKE 'enter\_%' OR p.proname = 'context_is_sealed') LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', shared.fn, service_role);
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.register_service(text, text) IS 'Called once by the first migration of a service: opens the shared tables and the enter functions to its role.';

SET LOCAL ROLE signalbox_kernel;
DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION platform.context_is_sealed() TO %s', platform.app_roles('platform'));
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE ALL ON FUNCTION platform.check_isolable(regclass), platform.isolate(regclass, text), platform.share(regclass, text, text), platform.kernel_owns(regprocedure), platform.register_service(text, text) FROM PUBLIC;
