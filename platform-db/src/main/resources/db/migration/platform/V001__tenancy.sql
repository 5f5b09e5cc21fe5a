-- Purpose: the session context (who is asking, for which workspace), its seal, and platform.isolate, the one door to row-level security.
-- Locks: none on existing tables. Size: constant. Online: yes.

-- Plain STABLE SQL, so that PostgreSQL inlines it: the policy becomes an index condition and the planner sees the real tenant.
CREATE FUNCTION platform.current_workspace_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('signalbox.workspace_id', true), '')::uuid;
COMMENT ON FUNCTION platform.current_workspace_id() IS 'The workspace of the running transaction; NULL where none was entered. Keep it inlinable.';

CREATE FUNCTION platform.current_user_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('signalbox.user_id', true), '')::uuid;
COMMENT ON FUNCTION platform.current_user_id() IS 'The user of the running transaction; NULL for API keys without a user and for jobs.';

CREATE TABLE platform.seal_keys (
  id smallint PRIMARY KEY,
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE platform.seal_keys IS 'HMAC-SHA-256 keys of the session seal, stored as the two padded halves. Readable by signalbox_kernel alone.';
COMMENT ON COLUMN platform.seal_keys.id IS 'Names the key inside a seal, so that keys can be rotated while transactions run.';
COMMENT ON COLUMN platform.seal_keys.inner_pad IS 'Key XOR 0x36 repeated, 64 bytes.';
COMMENT ON COLUMN platform.seal_keys.outer_pad IS 'Key XOR 0x5c repeated, 64 bytes.';
COMMENT ON COLUMN platform.seal_keys.active IS 'New seals use the newest active key; inactive keys verify nothing.';
COMMENT ON COLUMN platform.seal_keys.created_at IS 'When the key was made.';

-- A key of 64 bytes from the server's strong random source, padded here once so that verification never loops.
DO $$
DECLARE
  key bytea := ''; inner_pad bytea; outer_pad bytea;
BEGIN
  FOR i IN 1 .. 8 LOOP key := key || substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 8); END LOOP;
  inner_pad := key; outer_pad := key;
  FOR i IN 0 .. 63 LOOP
    inner_pad := set_byte(inner_pad, i, get_byte(key, i) # 54);
    outer_pad := set_byte(outer_pad, i, get_byte(key, i) # 92);
  END LOOP;
  INSERT INTO platform.seal_keys (id, inner_pad, outer_pad) VALUES (1, inner_pad, outer_pad);
END
$$;

-- The seal binds the settings to this backend and this transaction: copied elsewhere, or kept for later, it verifies nothing.
CREATE FUNCTION platform.seal_for(key_id smallint) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  pads record;
BEGIN
  SELECT k.inner_pad, k.outer_pad INTO pads FROM platform.seal_keys k WHERE k.id = key_id AND k.active;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN key_id || ':' || encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(
    concat_ws('|', pg_backend_pid(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint,
      coalesce(current_setting('signalbox.user_id', true), ''), coalesce(current_setting('signalbox.workspace_id', true), ''),
      coalesce(current_setting('signalbox.role', true), ''), coalesce(current_setting('signalbox.principal', true), '')), 'UTF8'))), 'hex');
END
$$;
COMMENT ON FUNCTION platform.seal_for(smallint) IS 'The seal of the current settings under one key. For kernel functions only.';

CREATE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seal text := current_setting('signalbox.seal', true);
BEGIN
  IF seal IS NULL OR seal !~ '^[0-9]{1,4}:[0-9a-f]{64}$' THEN RETURN false; END IF;
  RETURN coalesce(seal = platform.seal_for(split_part(seal, ':', 1)::smallint), false);
END
$$;
COMMENT ON FUNCTION platform.context_is_sealed() IS 'Whether the session settings are exactly those that an enter function set in this transaction. Checked once per statement by the restrictive policy of every isolated table.';

CREATE FUNCTION platform.update_updated_at_column() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION platform.update_updated_at_column() IS 'Keeps updated_at true; attach it BEFORE UPDATE.';

CREATE TABLE platform.services (
  schema_name text PRIMARY KEY,
  app_role text NOT NULL UNIQUE
);
COMMENT ON TABLE platform.services IS 'Which role works in which schema; isolate() grants accordingly. Services that bootstrap prepared are here from the start, later ones call register_service().';
COMMENT ON COLUMN platform.services.schema_name IS 'The schema the service owns.';
COMMENT ON COLUMN platform.services.app_role IS 'The LOGIN role its processes connect as.';
INSERT INTO platform.services (schema_name, app_role)
  SELECT n.nspname, r.rolname FROM pg_namespace n JOIN pg_roles r ON r.rolname = n.nspname || '_app' WHERE r.rolcanlogin ORDER BY 1;

GRANT SELECT ON platform.services TO PUBLIC;
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
ALTER TABLE platform.seal_keys OWNER TO signalbox_kernel;
REVOKE ALL ON FUNCTION platform.seal_for(smallint), platform.context_is_sealed() FROM PUBLIC;
ALTER FUNCTION platform.seal_for(smallint) OWNER TO signalbox_kernel;
ALTER FUNCTION platform.context_is_sealed() OWNER TO signalbox_kernel;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
