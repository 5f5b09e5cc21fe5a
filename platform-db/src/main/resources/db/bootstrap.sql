-- Roles, schemas and grants. Idempotent; run by a login with CREATEROLE that owns the database.
-- Input: the session setting signalbox.bootstrap = {"password": "...", "services": [{"schema": "...", "role": "..."}]}.
-- No superuser is needed afterwards. The password goes to every LOGIN role when given.
DO $bootstrap$
DECLARE
  input jsonb := current_setting('signalbox.bootstrap')::jsonb;
  service jsonb;
  login text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_owner') THEN
    CREATE ROLE signalbox_owner NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_kernel') THEN
    CREATE ROLE signalbox_kernel NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_migrator') THEN
    CREATE ROLE signalbox_migrator LOGIN;
  END IF;
  GRANT signalbox_owner TO signalbox_migrator WITH INHERIT FALSE, SET TRUE;
  GRANT signalbox_kernel TO signalbox_owner WITH INHERIT FALSE, SET TRUE;
  ALTER ROLE signalbox_migrator SET lock_timeout = '3s';

  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO signalbox_owner, signalbox_migrator', current_database());
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;

  CREATE SCHEMA IF NOT EXISTS platform;
  GRANT signalbox_owner TO CURRENT_USER;
  ALTER SCHEMA platform OWNER TO signalbox_owner;

  FOR service IN SELECT jsonb_array_elements(input -> 'services') LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service ->> 'role') THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', service ->> 'role');
    END IF;
    -- The time-out ladder: request 15 s > transaction > statement > lock. Role settings hold behind a transaction pooler too.
    EXECUTE format('ALTER ROLE %I SET transaction_timeout = %L', service ->> 'role', '12s');
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', service ->> 'role', '10s');
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', service ->> 'role', '3s');
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', service ->> 'role', '5s');
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), service ->> 'role');
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', service ->> 'schema');
    EXECUTE format('ALTER SCHEMA %I OWNER TO signalbox_owner', service ->> 'schema');
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', service ->> 'schema', service ->> 'role');
    -- Once platform has its list of services, registering there gives what the others have.
    IF to_regclass('platform.services') IS NULL THEN
      EXECUTE format('GRANT USAGE ON SCHEMA platform TO %I', service ->> 'role');
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO signalbox_kernel', service ->> 'schema');
    IF input ->> 'password' IS NOT NULL THEN
      EXECUTE format('ALTER ROLE %I PASSWORD %L', service ->> 'role', input ->> 'password');
    END IF;
  END LOOP;
  GRANT USAGE ON SCHEMA platform TO signalbox_kernel;
  IF input ->> 'password' IS NOT NULL THEN
    EXECUTE format('ALTER ROLE signalbox_migrator PASSWORD %L', input ->> 'password');
  END IF;

  -- Large objects know no row-level security; nobody here needs them. Only a superuser can close them.
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
    REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea), lowrite(integer, bytea) FROM PUBLIC;
  END IF;

  -- pgvector is needed by workflow only; where the login may not create it, workflow's first migration says so.
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
    CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;
  END IF;
END
$bootstrap$;
