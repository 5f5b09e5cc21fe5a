-- Purpose: login, refresh tokens and one's own account; hashes of passwords are the kernel's alone; keys are made within the scopes of their maker.
-- Locks: brief ones for policies. Size: constant. Online: no: services of the version before read whole rows of users; deploy them right after.

-- A member could be read with the password hash before; now no service may.
DO $$
DECLARE
  columns text := 'SELECT (id, email, display_name, status, email_verified_at, last_login_at, preferences, created_at, updated_at)';
BEGIN
  EXECUTE format('REVOKE SELECT ON platform.users FROM %s', platform.app_roles('platform'));
  EXECUTE format('GRANT %s ON platform.users TO %s', columns, platform.app_roles('platform'));
  EXECUTE format('REVOKE SELECT ON platform.refresh_tokens FROM %s', platform.app_roles('platform'));
  UPDATE platform.shared_tables SET privileges = columns WHERE table_name = 'platform.users';
  UPDATE platform.shared_tables SET privileges = 'SELECT (id, family_id)' WHERE table_name = 'platform.refresh_tokens';
END
$$;
GRANT UPDATE (display_name, password_hash, failed_login_attempts, locked_until, last_login_at) ON platform.users TO signalbox_kernel;
GRANT INSERT (token_hash, family_id, user_id, expires_at), UPDATE (rotated_at, revoked_at) ON platform.refresh_tokens TO signalbox_kernel;
CREATE POLICY kernel_adds ON platform.refresh_tokens FOR INSERT TO signalbox_kernel WITH CHECK ((SELECT platform.context_is_sealed()));
CREATE POLICY kernel_changes ON platform.refresh_tokens FOR UPDATE TO signalbox_kernel USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()));

-- An attempt counts before its password is looked at, so that attempts at the same time cannot slip through.
CREATE FUNCTION platform.login_candidate(given_email text) RETURNS TABLE (candidate uuid, hash text, open boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_one record;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT u.id, u.password_hash, u.status, u.locked_until, u.failed_login_attempts INTO found_one FROM platform.users u WHERE lower(u.email) = lower(given_email) FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF found_one.locked_until > now() THEN RETURN QUERY SELECT found_one.id, found_one.password_hash, false; RETURN; END IF;
  UPDATE platform.users u SET failed_login_attempts = u.failed_login_attempts + 1,
      locked_until = CASE WHEN u.failed_login_attempts + 1 >= 5 THEN now() + least(interval '1 hour', interval '30 seconds' * power(2, least(u.failed_login_attempts - 4, 10))) END
    WHERE u.id = found_one.id;
  RETURN QUERY SELECT found_one.id, found_one.password_hash, found_one.status = 'ACTIVE';
END
$$;
COMMENT ON FUNCTION platform.login_candidate(text) IS 'Whose password to verify, counted as a failure until begin_login. From the fifth failure on locked for 30 s, 60 s, ... at most 1 hour.';

CREATE FUNCTION platform.begin_login(who uuid, refresh_hash bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || who, 0));
  UPDATE platform.users u SET failed_login_attempts = 0, locked_until = NULL, last_login_at = now() WHERE u.id = who AND u.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at) VALUES (refresh_hash, gen_random_uuid(), who, now() + interval '30 days');
END
$$;
COMMENT ON FUNCTION platform.begin_login(uuid, bytea) IS 'After the password was verified: forgets failures, begins a family of refresh tokens.';

CREATE FUNCTION platform.rotate_refresh_token(old_hash bytea, new_hash bytea) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  token record;
BEGIN
  PERFORM platform.require_context('VISITOR');
  -- One at a time per user, so that a revocation never misses a successor that is being made.
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = old_hash;
  SELECT t.id, t.family_id, t.user_id, t.rotated_at, t.revoked_at, t.expires_at INTO token FROM platform.refresh_tokens t WHERE t.token_hash = old_hash;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF token.rotated_at IS NOT NULL OR token.revoked_at IS NOT NULL THEN
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.family_id = token.family_id AND t.revoked_at IS NULL;
    RETURN NULL;
  END IF;
  IF token.expires_at <= now() OR NOT EXISTS (SELECT FROM platform.users u WHERE u.id = token.user_id AND u.status = 'ACTIVE') THEN RETURN NULL; END IF;
  UPDATE platform.refresh_tokens t SET rotated_at = now() WHERE t.id = token.id;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at) VALUES (new_hash, token.family_id, token.user_id, now() + interval '30 days');
  RETURN token.user_id;
END
$$;
COMMENT ON FUNCTION platform.rotate_refresh_token(bytea, bytea) IS 'Exchanges a refresh token once; its second use revokes the family. NULL where refused, so that the revocation commits.';

CREATE FUNCTION platform.end_login(hash bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = hash;
  UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.revoked_at IS NULL AND t.family_id = (SELECT x.family_id FROM platform.refresh_tokens x WHERE x.token_hash = hash);
END
$$;
COMMENT ON FUNCTION platform.end_login(bytea) IS 'Logs out: revokes the family of a refresh token.';

CREATE FUNCTION platform.my_password_hash() RETURNS TABLE (email text, hash text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('PERSON');
  RETURN QUERY SELECT u.email, u.password_hash FROM platform.users u WHERE u.id = platform.current_user_id();
END
$$;
COMMENT ON FUNCTION platform.my_password_hash() IS 'The caller''s own hash, to verify the present password before a change.';

CREATE FUNCTION platform.change_me(new_display_name text, new_password_hash text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := platform.current_user_id();
BEGIN
  PERFORM platform.require_context('PERSON');
  IF new_password_hash IS NULL THEN
    UPDATE platform.users u SET display_name = new_display_name WHERE u.id = me;
  ELSE
    PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || me, 0));
    UPDATE platform.users u SET password_hash = new_password_hash WHERE u.id = me;
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.user_id = me AND t.revoked_at IS NULL;
  END IF;
END
$$;
COMMENT ON FUNCTION platform.change_me(text, text) IS 'Changes the caller''s own name, or (second argument) password; a new password ends all logins.';

-- A maker without a role is the owner of the tables, since row-level security demands a sealed context of everybody else.
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

SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.login_candidate(text)', 'platform.begin_login(uuid,bytea)', 'platform.rotate_refresh_token(bytea,bytea)', 'platform.end_login(bytea)',
  'platform.my_password_hash()', 'platform.change_me(text,text)']) f;
