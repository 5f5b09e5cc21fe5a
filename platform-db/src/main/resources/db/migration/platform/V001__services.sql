-- Purpose: registers the services, opens the shared schema to their roles, and hands functions over to the kernel role.
-- Locks: none on existing tables. Size: constant. Online: yes.
CREATE TABLE platform.services (
  schema_name text PRIMARY KEY,
  app_role text NOT NULL UNIQUE,
  accounts boolean NOT NULL DEFAULT false
);
INSERT INTO platform.services (schema_name, app_role)
  SELECT n.nspname, r.rolname FROM pg_namespace n JOIN pg_roles r ON r.rolname = n.nspname || '_app' WHERE r.rolcanlogin ORDER BY 1;
GRANT SELECT ON platform.services TO PUBLIC;
COMMENT ON TABLE platform.services IS
  'Says which role works in which schema. Services that the bootstrap prepared are '
  'here from the start, later ones call register_service().';
COMMENT ON COLUMN platform.services.schema_name IS 'Names the schema that the service owns.';
COMMENT ON COLUMN platform.services.app_role IS 'Names the LOGIN role that the processes of the service connect as.';
COMMENT ON COLUMN platform.services.accounts IS
  'Tells whether the service logs users in and takes invitations: it alone may call the functions for visitors.';

CREATE FUNCTION platform.app_roles(target_schema text) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT string_agg(quote_ident(s.app_role), ', ' ORDER BY s.app_role) FROM platform.services s
  WHERE target_schema IN (s.schema_name, 'platform') $$;
COMMENT ON FUNCTION platform.app_roles(text) IS
  'Lists the roles that may touch tables of a schema: the role of its service, or all of them for the shared schema platform.';

CREATE FUNCTION platform.kernel_keeps(target regprocedure, VARIADIC callers text[] DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  home text := (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = target);
  caller text;
BEGIN
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO signalbox_kernel', home);
  EXECUTE format('ALTER FUNCTION %s OWNER TO signalbox_kernel', target);
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM signalbox_kernel', home);
  -- A grant to the owner from before would have gone over to the new owner.
  SET LOCAL ROLE signalbox_kernel;
  FOREACH caller IN ARRAY callers LOOP EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', target, caller); END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.kernel_keeps(regprocedure, text[]) IS
  'Hands a function to the kernel role; only kernel functions and the callers that are named may execute it.';

CREATE FUNCTION platform.kernel_owns(target regprocedure) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  home text := (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = target);
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', target, platform.app_roles(home));
  PERFORM platform.kernel_keeps(target);
END
$$;
COMMENT ON FUNCTION platform.kernel_owns(regprocedure) IS 'Hands a function to the kernel role and opens it to the services of its schema.';

CREATE FUNCTION platform.kernel_owns_table(target regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
  EXECUTE format('ALTER TABLE %s OWNER TO signalbox_kernel', target);
  REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
END
$$;
COMMENT ON FUNCTION platform.kernel_owns_table(regclass) IS 'Hands a table of platform to the kernel role, which alone may read it.';

CREATE FUNCTION platform.account_functions() RETURNS text[]
  LANGUAGE sql IMMUTABLE
AS $$ SELECT ARRAY['login_candidate', 'begin_login', 'rotate_refresh_token', 'end_login', 'invitation_is_open', 'accept_invitation',
  'request_password_reset', 'reset_password', 'reset_is_open'] $$;
COMMENT ON FUNCTION platform.account_functions() IS 'Names the functions for visitors, which only services that serve accounts may call.';

CREATE FUNCTION platform.serve_accounts(service_schema text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  login text;
  fn regprocedure;
BEGIN
  UPDATE platform.services s SET accounts = true WHERE s.schema_name = service_schema RETURNING s.app_role INTO login;
  IF NOT FOUND THEN RAISE EXCEPTION 'no service is registered for the schema %', service_schema USING ERRCODE = '42704'; END IF;
  SET LOCAL ROLE signalbox_kernel;
  FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'platform'::regnamespace
    AND p.proname = ANY (platform.account_functions()) LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', fn, login);
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.serve_accounts(text) IS
  'Opens the functions for visitors to the role of a service. A migration of a service that logs users in and takes invitations calls '
  'it.';

CREATE FUNCTION platform.register_service(service_schema text, service_role text) RETURNS void
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
    UNION ALL SELECT format('GRANT %s (%I) ON %s TO %I', e.privilege_type, a.attname, c.oid::regclass, service_role),
      pg_get_userbyid(c.relowner)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) e
        WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON FUNCTION %s TO %I', e.privilege_type, p.oid::regprocedure, service_role),
      pg_get_userbyid(p.proowner)
      FROM pg_proc p, aclexplode(p.proacl) e WHERE p.pronamespace = 'platform'::regnamespace AND e.grantee = model::regrole
        AND p.proname <> ALL (platform.account_functions())
    UNION ALL SELECT format('ALTER POLICY %I ON %s TO %s', o.polname, c.oid::regclass, platform.app_roles('platform')),
      pg_get_userbyid(c.relowner)
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid WHERE c.relnamespace = 'platform'::regnamespace
        AND model::regrole::oid = ANY (o.polroles)
  LOOP
    EXECUTE format('SET LOCAL ROLE %I', granted.owner);
    EXECUTE granted.statement;
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.register_service(text, text) IS
  'Gives the role of a further service, in the schema platform, what the first '
  'registered service has. The first migration of the service calls it.';

CREATE FUNCTION platform.update_updated_at_column() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION platform.update_updated_at_column() IS 'Sets updated_at to the time of the transaction; attach it BEFORE UPDATE.';

REVOKE ALL ON FUNCTION platform.kernel_keeps(regprocedure, text[]), platform.kernel_owns(regprocedure),
  platform.kernel_owns_table(regclass), platform.account_functions(), platform.serve_accounts(text),
  platform.register_service(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.account_functions() TO signalbox_kernel;
