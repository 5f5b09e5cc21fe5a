-- Roles, schemas and grants. Idempotent; run by a login with CREATEROLE that owns the database.
-- Input: the session setting signalbox.bootstrap = {"passwords": {"<role>": "..."}, "services": [{"schema": "...", "role": "..."}]}.
-- No superuser is needed, then or afterwards, if the extension vector is there. A LOGIN role gets its password when it is made, and never
-- again; a role that was there before gets one only if it is named in "reset".
DO $bootstrap$
DECLARE
  input jsonb := current_setting('signalbox.bootstrap')::jsonb;
  service jsonb;
  login text;
  -- What lets SQL of one service disturb others, whatever rows it sees: ending their sessions, writing WAL, large objects. And
  -- pg_lock_status, which is what pg_locks shows: whoever reads the lock of a number for a proof can use that proof twice (ADR 28).
  harmful text[] := ARRAY['pg_terminate_backend', 'pg_cancel_backend', 'pg_logical_emit_message', 'lo_create', 'lo_creat', 'lo_from_bytea',
    'lo_put',
    'lowrite', 'lo_unlink', 'lo_truncate', 'lo_truncate64', 'pg_lock_status'];
  fn regprocedure;
BEGIN
  -- A database that is set up already belongs to the roles of its own deployment.
  IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'platform' AND to_regclass('platform.services') IS NOT NULL
      AND pg_get_userbyid(n.nspowner) <> 'signalbox_owner') THEN
    RAISE EXCEPTION 'this database belongs to other roles' USING HINT = 'role-prefix';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_owner') THEN
    CREATE ROLE signalbox_owner NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_kernel') THEN
    CREATE ROLE signalbox_kernel NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'signalbox_migrator') THEN
    EXECUTE format('CREATE ROLE signalbox_migrator LOGIN PASSWORD %L', input -> 'passwords' ->> 'signalbox_migrator');
  ELSIF input -> 'reset' ? 'signalbox_migrator' THEN
    EXECUTE format('ALTER ROLE signalbox_migrator PASSWORD %L', input -> 'passwords' ->> 'signalbox_migrator');
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
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L', service ->> 'role',
        input -> 'passwords' ->> (service ->> 'role'));
    ELSIF input -> 'reset' ? (service ->> 'role') THEN
      EXECUTE format('ALTER ROLE %I PASSWORD %L', service ->> 'role', input -> 'passwords' ->> (service ->> 'role'));
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
    -- Who made a role may give it away, yet not become it, as `signalbox doctor` does; a superuser may anyway.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', service ->> 'role');
    END IF;
  END LOOP;
  GRANT USAGE ON SCHEMA platform TO signalbox_kernel;

  -- Only a superuser can close them; where none is to be had, the lint says so at each start.
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN
    FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY (harmful) LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', fn);
    END LOOP;
    -- The watermark of the events is read from the locks; so is what holds up a rollback or runs a backfill. Monitoring logs in as
    -- pg_monitor.
    GRANT EXECUTE ON FUNCTION pg_lock_status() TO signalbox_kernel, signalbox_owner, signalbox_migrator, pg_monitor;
  END IF;

  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')
    AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
    BEGIN
      CREATE EXTENSION vector SCHEMA public;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'this login may not create the extension vector' USING ERRCODE = '42501', HINT = 'create-extension';
    END;
  END IF;
END
$bootstrap$;
