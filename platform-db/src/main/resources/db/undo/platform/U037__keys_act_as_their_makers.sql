DROP TRIGGER api_keys_check ON platform.api_keys;
SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.check_api_key();
REVOKE EXECUTE ON FUNCTION platform.require_proof(text, text[]) FROM signalbox_owner;
SET LOCAL ROLE signalbox_owner;
CREATE FUNCTION platform.check_key_scopes() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text := coalesce(current_setting('signalbox.role', true), '');
BEGIN
  IF held IN ('', 'OWNER', 'ADMIN') OR (held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) AND NEW.scopes <@ string_to_array(substr(held, 5), ',')) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'last_used_at' = to_jsonb(OLD) - 'last_used_at' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids';
END
$$;
COMMENT ON FUNCTION platform.check_key_scopes() IS 'Keys are made and changed by administrators; a key makes only keys within its own scopes.';
CREATE TRIGGER api_keys_scopes BEFORE INSERT OR UPDATE ON platform.api_keys FOR EACH ROW EXECUTE FUNCTION platform.check_key_scopes();
REVOKE ALL ON FUNCTION platform.check_key_scopes() FROM PUBLIC;
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE (status, revoked_at, last_used_at) ON platform.api_keys FROM %s', platform.app_roles('platform'));
  EXECUTE format('GRANT UPDATE ON platform.api_keys TO %s', platform.app_roles('platform'));
END
$$;
