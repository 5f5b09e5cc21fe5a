-- Purpose: an API key acts as who made it, and what it is never changes. A service could name another user, and could change hash and scopes of a key
-- under a role that was set in the middle of the statement. Locks: ACCESS EXCLUSIVE on platform.api_keys, for a moment. Size: constant. Online: yes.
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE ON platform.api_keys FROM %s', platform.app_roles('platform'));
  EXECUTE format('GRANT UPDATE (status, revoked_at, last_used_at) ON platform.api_keys TO %s', platform.app_roles('platform'));
END
$$;
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
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
  ELSIF NEW.user_id IS DISTINCT FROM platform.sealed('user_id')::uuid THEN
    RAISE EXCEPTION 'a key acts as who makes it' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  IF held IN ('OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$$;
COMMENT ON FUNCTION platform.check_api_key() IS 'Keys are made and revoked by administrators, act as who makes them, and stay revoked; a key makes only keys within its own scopes.';
REVOKE ALL ON FUNCTION platform.check_api_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.check_api_key() TO signalbox_owner;
-- For functions of other modules that demand a proof and have to run as the owner.
GRANT EXECUTE ON FUNCTION platform.require_proof(text, text[]) TO signalbox_owner;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
DROP TRIGGER api_keys_scopes ON platform.api_keys;
DROP FUNCTION platform.check_key_scopes();
CREATE TRIGGER api_keys_check BEFORE INSERT OR UPDATE ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.check_api_key();
