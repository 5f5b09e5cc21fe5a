-- Purpose: a service registered later gets exactly what the first one has. It lacked the command functions made since V002, and could read whole
-- tables of which the others may read some columns. Locks: none. Size: constant. Online: yes.
CREATE OR REPLACE FUNCTION platform.register_service(service_schema text, service_role text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  model text := (SELECT s.app_role FROM platform.services s ORDER BY s.schema_name LIMIT 1);
  granted record;
BEGIN
  IF EXISTS (SELECT FROM platform.services s WHERE s.schema_name = service_schema AND s.app_role = service_role) THEN RETURN; END IF;
  INSERT INTO platform.services (schema_name, app_role) VALUES (service_schema, service_role);
  FOR granted IN
    SELECT format('GRANT %s ON SCHEMA platform TO %I', e.privilege_type, service_role) AS statement, pg_get_userbyid(n.nspowner) AS owner
      FROM pg_namespace n, aclexplode(n.nspacl) e WHERE n.nspname = 'platform' AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON %s TO %I', e.privilege_type, c.oid::regclass, service_role), pg_get_userbyid(c.relowner)
      FROM pg_class c, aclexplode(c.relacl) e WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s (%I) ON %s TO %I', e.privilege_type, a.attname, c.oid::regclass, service_role), pg_get_userbyid(c.relowner)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) e WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON FUNCTION %s TO %I', e.privilege_type, p.oid::regprocedure, service_role), pg_get_userbyid(p.proowner)
      FROM pg_proc p, aclexplode(p.proacl) e WHERE p.pronamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('ALTER POLICY %I ON %s TO %s', o.polname, c.oid::regclass, platform.app_roles('platform')), pg_get_userbyid(c.relowner)
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid WHERE c.relnamespace = 'platform'::regnamespace AND model::regrole::oid = ANY (o.polroles)
  LOOP
    EXECUTE format('SET LOCAL ROLE %I', granted.owner);
    EXECUTE granted.statement;
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.register_service(text, text) IS 'Called once by the first migration of a service: gives its role, in the schema platform, what the first registered service has.';
