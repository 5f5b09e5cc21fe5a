CREATE OR REPLACE FUNCTION platform.register_service(service_schema text, service_role text) RETURNS void
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
