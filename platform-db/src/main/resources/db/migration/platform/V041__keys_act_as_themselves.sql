-- Purpose: an API key is a principal of its own. It acts as nobody but itself, never decides approvals, and works only while its maker could still make it:
-- a maker who lost the role that the key needs, or the membership, suspends it. Entering tells the workspace of a key.
-- Locks: none. Size: constant. Online: no: services of the version before do not understand the answer; deploy them right after.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE FUNCTION platform.key_is_backed(maker uuid, workspace uuid, scopes text[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM platform.member_entries e WHERE e.user_id = maker AND e.in_workspace = workspace
    AND (e.role IN ('OWNER', 'ADMIN') OR NOT 'admin' = ANY (scopes) AND (e.role = 'EDITOR' OR NOT 'write' = ANY (scopes))));
END
$$;
COMMENT ON FUNCTION platform.key_is_backed(uuid, uuid, text[]) IS 'Whether the maker of a key may still enter its workspace, with a role that permits what the key may do. For kernel functions only.';
REVOKE ALL ON FUNCTION platform.key_is_backed(uuid, uuid, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION platform.enter_key(public_key_id text, secret_hash bytea, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_key record; granted text;
BEGIN
  IF NOT platform.proof_holds(proof, 'key', public_key_id, encode(secret_hash, 'hex')) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  SELECT k.workspace_id, k.user_id, k.scopes INTO found_key
    FROM platform.api_keys k
    JOIN platform.workspaces w ON w.id = k.workspace_id AND w.status = 'ACTIVE'
    JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
   WHERE k.key_id = public_key_id AND k.key_hash = secret_hash AND k.status = 'ACTIVE' AND (k.expires_at IS NULL OR k.expires_at > now());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown key' USING ERRCODE = '42501', HINT = 'unknown-key';
  END IF;
  IF NOT platform.key_is_backed(found_key.user_id, found_key.workspace_id, found_key.scopes) THEN
    RAISE EXCEPTION 'the maker lost the role' USING ERRCODE = '42501', HINT = 'key-suspended';
  END IF;
  granted := 'KEY:' || array_to_string(found_key.scopes, ',');
  RETURN platform.bind_context(NULL, found_key.workspace_id, granted, 'key:' || public_key_id, request_id) || '@' || found_key.workspace_id;
END
$$;
COMMENT ON FUNCTION platform.enter_key(text, bytea, text, text) IS 'Enters the workspace of an API key, as the key; returns KEY:, its scopes, @ and the workspace. Unknown, revoked and expired keys are the same error; one whose maker lost the role says so.';

CREATE FUNCTION platform.suspended_keys() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('OWNER', 'ADMIN', 'KEY:admin');
  RETURN QUERY SELECT k.id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid AND k.status = 'ACTIVE' AND NOT platform.key_is_backed(k.user_id, k.workspace_id, k.scopes);
END
$$;
COMMENT ON FUNCTION platform.suspended_keys() IS 'Active keys of the entered workspace that are suspended, since their makers lost the role.';
REVOKE ALL ON FUNCTION platform.suspended_keys() FROM PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION platform.suspended_keys() TO %s', platform.app_roles('platform')); END $$;

CREATE OR REPLACE FUNCTION platform.check_api_key() RETURNS trigger
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
    SELECT k.user_id INTO NEW.user_id FROM platform.api_keys k WHERE k.workspace_id = platform.sealed('workspace_id')::uuid AND k.key_id = substr(platform.sealed('principal'), 5);
  ELSIF NEW.user_id IS DISTINCT FROM platform.sealed('user_id')::uuid THEN
    RAISE EXCEPTION 'a key is backed by who makes it' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF held IN ('OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$$;
COMMENT ON FUNCTION platform.check_api_key() IS 'Keys are made and revoked by administrators, are backed by who makes them, and stay revoked; a key makes only keys within its own scopes, backed by its own maker.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
COMMENT ON COLUMN platform.api_keys.user_id IS 'Who made it. The key is suspended while this user may not enter the workspace with a role that permits what the key may do.';
COMMENT ON COLUMN platform.api_keys.scopes IS 'What it may do: read, write, admin. (approve is left over: a key decides nothing.)';
