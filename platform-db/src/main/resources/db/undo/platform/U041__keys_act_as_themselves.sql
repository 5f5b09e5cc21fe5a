GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
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
  granted := 'KEY:' || array_to_string(found_key.scopes, ',');
  RETURN platform.bind_context(found_key.user_id, found_key.workspace_id, granted, 'key:' || public_key_id, request_id);
END
$$;
COMMENT ON FUNCTION platform.enter_key(text, bytea, text, text) IS 'Enters the workspace of an API key; returns KEY: and its scopes. Unknown, revoked and expired keys are the same error.';
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
  ELSIF NEW.user_id IS DISTINCT FROM platform.sealed('user_id')::uuid THEN
    RAISE EXCEPTION 'a key acts as who makes it' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF held IN ('OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$$;
COMMENT ON FUNCTION platform.check_api_key() IS 'Keys are made and revoked by administrators, act as who makes them, and stay revoked; a key makes only keys within its own scopes.';
DROP FUNCTION platform.suspended_keys(), platform.key_is_backed(uuid, uuid, text[]);
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
COMMENT ON COLUMN platform.api_keys.user_id IS 'Who made it.';
COMMENT ON COLUMN platform.api_keys.scopes IS 'What it may do: read, write, approve, admin.';
