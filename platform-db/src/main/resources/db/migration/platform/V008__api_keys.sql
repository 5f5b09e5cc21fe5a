-- Purpose: API keys of a workspace: principals of their own, which work while their makers could still make them.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces and users for the foreign keys, brief. Size: constant. Online: yes.
CREATE DOMAIN platform.api_key_status AS text CHECK (VALUE IN ('ACTIVE', 'REVOKED'));
COMMENT ON DOMAIN platform.api_key_status IS 'Is the status of an API key. REVOKED is final.';
CREATE TABLE platform.api_keys (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  key_id text NOT NULL CHECK (key_id ~ '^sbk_[a-z0-9]{16}$'),
  key_hash bytea NOT NULL CHECK (length(key_hash) = 32),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  user_id uuid REFERENCES platform.users (id) ON DELETE SET NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 4 AND scopes <@ ARRAY['read', 'write', 'approve', 'admin']),
  status platform.api_key_status NOT NULL DEFAULT 'ACTIVE',
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key_id),
  UNIQUE (workspace_id, key_hash)
);
CREATE INDEX api_keys_key_id_idx ON platform.api_keys (key_id);
CREATE INDEX api_keys_user_id_idx ON platform.api_keys (user_id);
SELECT platform.isolate('platform.api_keys', 'SELECT, INSERT');
DO $$
BEGIN
  EXECUTE format('GRANT UPDATE (status, revoked_at, last_used_at) ON platform.api_keys TO %s', platform.app_roles('platform'));
END
$$;
CREATE POLICY kernel_reads ON platform.api_keys FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON platform.api_keys TO signalbox_kernel;
CREATE TRIGGER api_keys_audit AFTER INSERT OR UPDATE OR DELETE ON platform.api_keys
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('API_KEY');
COMMENT ON TABLE platform.api_keys IS
  'Holds API keys, each of one workspace: only the SHA-256 of the secret, which is shown once, and a public prefix.';
COMMENT ON COLUMN platform.api_keys.workspace_id IS 'Names the workspace that the key belongs to and enters.';
COMMENT ON COLUMN platform.api_keys.id IS 'Identifies the key.';
COMMENT ON COLUMN platform.api_keys.key_id IS
  'Is the public prefix, which names the key in requests and logs: 80 random bits, unique in practice across workspaces.';
COMMENT ON COLUMN platform.api_keys.key_hash IS 'Holds the SHA-256 of the secret part.';
COMMENT ON COLUMN platform.api_keys.name IS 'Says what the key is for.';
COMMENT ON COLUMN platform.api_keys.user_id IS
  'Names who made the key. It is suspended while this user may not enter the workspace with a role that permits what the key may do.';
COMMENT ON COLUMN platform.api_keys.scopes IS
  'Says what the key may do: read, write, admin. No route accepts approve, since a key decides nothing.';
COMMENT ON COLUMN platform.api_keys.status IS 'Is ACTIVE or REVOKED; every transaction checks it.';
COMMENT ON COLUMN platform.api_keys.expires_at IS 'Tells when the key ends; NULL means that it does not.';
COMMENT ON COLUMN platform.api_keys.last_used_at IS 'Tells when the key was last used, to the minute at best.';
COMMENT ON COLUMN platform.api_keys.revoked_at IS 'Tells when the key was revoked.';
COMMENT ON COLUMN platform.api_keys.created_at IS 'Tells when the key was made.';

CREATE FUNCTION platform.key_is_backed(maker uuid, workspace uuid, scopes text[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM platform.member_entries e WHERE e.user_id = maker AND e.in_workspace = workspace
    AND (e.role IN ('OWNER', 'ADMIN') OR NOT 'admin' = ANY (scopes) AND (e.role = 'EDITOR' OR NOT 'write' = ANY (scopes))));
END
$$;
COMMENT ON FUNCTION platform.key_is_backed(uuid, uuid, text[]) IS
  'Tells whether the maker of a key may still enter its workspace, with a role that '
  'permits what the key may do. Only kernel functions call it.';

CREATE FUNCTION platform.suspended_keys() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  RETURN QUERY SELECT k.id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid AND k.status = 'ACTIVE'
    AND NOT platform.key_is_backed(k.user_id, k.workspace_id, k.scopes);
END
$$;
COMMENT ON FUNCTION platform.suspended_keys() IS
  'Lists the active keys of the entered workspace whose makers lost the role that the key needs.';

CREATE FUNCTION platform.check_api_key() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text := coalesce(platform.sealed('role'), '');
BEGIN
  -- Migrations and operators have no context; a service without one has changed it since its statement began.
  IF held = '' AND NOT EXISTS (SELECT FROM platform.services s WHERE s.app_role = session_user) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'last_used_at' = to_jsonb(OLD) - 'last_used_at' THEN RETURN NEW; END IF;
    IF OLD.status = 'REVOKED' AND NEW.status <> 'REVOKED' THEN RAISE EXCEPTION 'a key is revoked for ever' USING ERRCODE = '23514'; END IF;
  ELSIF held LIKE 'KEY:%' THEN
    -- Backed by whoever backs the key that makes it.
    SELECT k.user_id INTO NEW.user_id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid
      AND k.key_id = substr(platform.sealed('principal'), 5);
  ELSIF NEW.user_id IS DISTINCT FROM platform.sealed('user_id')::uuid THEN
    RAISE EXCEPTION 'a key is backed by who makes it' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF held IN ('OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ','))
    AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$$;
COMMENT ON FUNCTION platform.check_api_key() IS
  'Lets only administrators make and revoke keys. A key is backed by who makes it and stays '
  'revoked; a key makes only keys within its own scopes, backed by its own maker.';
SELECT platform.kernel_keeps('platform.key_is_backed(uuid,uuid,text[])'), platform.kernel_owns('platform.suspended_keys()'),
  platform.kernel_keeps('platform.check_api_key()', 'signalbox_owner');
CREATE TRIGGER api_keys_check BEFORE INSERT OR UPDATE ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.check_api_key();
