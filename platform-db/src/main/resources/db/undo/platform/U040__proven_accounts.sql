-- Two accounts that claim one address refuse this: settle them first.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.login_candidate(text, text, text), platform.begin_login(uuid, bytea, text, text, text), platform.rotate_refresh_token(bytea, bytea, text), platform.end_login(bytea, text),
  platform.invite(text, text, bytea, boolean), platform.invitation_is_open(bytea, text), platform.accepting_user(text, boolean, text, text, text), platform.accept_invitation(bytea, text, text, text, text),
  platform.request_password_reset(text, bytea, text), platform.reset_password(bytea, text, text, text), platform.reset_is_open(bytea, text), platform.prove_address(uuid), platform.enter_visitor(text, text, text, text, text);
DROP TABLE platform.login_attempts, platform.password_resets;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
REVOKE UPDATE (email, email_verified_at) ON platform.users FROM signalbox_kernel;
REVOKE REFERENCES ON platform.users FROM signalbox_kernel;
CREATE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor' ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject)::text, '|', concat(chr(92), 'u007c')) END, request_id);
END
$$;
COMMENT ON FUNCTION platform.enter_visitor(text, text, text, text) IS 'Enters before a user is known, to log in or accept an invitation: sees no table. Issuer and subject of a verified token, or empty, become part of the sealed principal.';
CREATE FUNCTION platform.invite(invited_email text, given_role text, hash bytea) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  IF platform.require_context('OWNER', 'ADMIN', 'KEY:admin') <> 'OWNER' AND given_role = 'OWNER' THEN
    RAISE EXCEPTION 'only owners make owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id() AND lower(i.email) = lower(invited_email) AND i.status = 'PENDING';
  INSERT INTO platform.invitations (token_hash, email, role, invited_by) VALUES (hash, invited_email, given_role, platform.current_user_id()) RETURNING id INTO made;
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.invite(text, text, bytea) IS 'Invites into the entered workspace; an earlier invitation of the same address ends.';
CREATE FUNCTION platform.accepting_user(invited_email text, new_password_hash text, new_display_name text, local_issuer text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  sealed_principal text := current_setting('signalbox.principal', true);
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  who uuid; known_email text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT u.id, u.email INTO who, known_email FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token ->> 0 AND i.subject = token ->> 1;
  IF FOUND THEN
    IF lower(known_email) <> lower(invited_email) THEN RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation'; END IF;
    RETURN who;
  END IF;
  IF token ->> 0 = local_issuer THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  IF EXISTS (SELECT FROM platform.users u WHERE lower(u.email) = lower(invited_email)) THEN RAISE EXCEPTION 'sign in first' USING ERRCODE = '42501', HINT = 'account-exists'; END IF;
  IF token IS NULL AND new_password_hash IS NULL THEN RAISE EXCEPTION 'no identity' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  INSERT INTO platform.users (email, password_hash, display_name) VALUES (lower(invited_email), CASE WHEN token IS NULL THEN new_password_hash END, new_display_name) RETURNING id INTO who;
  INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, coalesce(token ->> 0, local_issuer), coalesce(token ->> 1, who::text));
  RETURN who;
END
$$;
COMMENT ON FUNCTION platform.accepting_user(text, text, text, text) IS 'The user who accepts: the one of the sealed token, or a new one with that identity or a password. For accept_invitation only.';
CREATE FUNCTION platform.accept_invitation(hash bytea, new_password_hash text, new_display_name text, local_issuer text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_one record; who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT i.workspace_id, i.id, i.email, i.role, i.invited_by INTO found_one FROM platform.invitations i WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now() FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = found_one.workspace_id AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'no such invitation' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  who := platform.accepting_user(found_one.email, new_password_hash, new_display_name, local_issuer);
  INSERT INTO platform.user_organizations (user_id, organization_id, role, invited_by, joined_at)
    SELECT who, w.organization_id, 'MEMBER', found_one.invited_by, now() FROM platform.workspaces w WHERE w.id = found_one.workspace_id ON CONFLICT DO NOTHING;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (found_one.workspace_id, who, found_one.role) ON CONFLICT DO NOTHING;
  UPDATE platform.invitations i SET status = 'ACCEPTED', accepted_by = who WHERE i.workspace_id = found_one.workspace_id AND i.id = found_one.id;
  RETURN found_one.workspace_id;
END
$$;
COMMENT ON FUNCTION platform.accept_invitation(bytea, text, text, text) IS 'Accepts once. Unknown, expired, revoked, used and other people''s invitations are the same error.';
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
SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.enter_visitor(text,text,text,text)', 'platform.invite(text,text,bytea)', 'platform.accepting_user(text,text,text,text)', 'platform.accept_invitation(bytea,text,text,text)',
  'platform.login_candidate(text)', 'platform.begin_login(uuid,bytea)', 'platform.rotate_refresh_token(bytea,bytea)', 'platform.end_login(bytea)']) f;
DO $$
BEGIN
  SET LOCAL ROLE signalbox_kernel;
  EXECUTE format('REVOKE ALL ON FUNCTION platform.accepting_user(text,text,text,text) FROM %s', platform.app_roles('platform'));
  SET LOCAL ROLE signalbox_owner;
END
$$;
CREATE OR REPLACE FUNCTION platform.register_service(service_schema text, service_role text) RETURNS void
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
    UNION ALL SELECT format('GRANT %s (%I) ON %s TO %I', e.privilege_type, a.attname, c.oid::regclass, service_role), pg_get_userbyid(c.relowner)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) e WHERE c.relnamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('GRANT %s ON FUNCTION %s TO %I', e.privilege_type, p.oid::regprocedure, service_role), pg_get_userbyid(p.proowner)
      FROM pg_proc p, aclexplode(p.proacl) e WHERE p.pronamespace = 'platform'::regnamespace AND e.grantee = model::regrole
    UNION ALL SELECT format('ALTER POLICY %I ON %s TO %s', o.polname, c.oid::regclass, platform.app_roles('platform')), pg_get_userbyid(c.relowner)
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid WHERE c.relnamespace = 'platform'::regnamespace AND model::regrole::oid = ANY (o.polroles)
  LOOP
    EXECUTE format('SET LOCAL ROLE %I', granted.owner);
    EXECUTE granted.statement;
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.register_service(text, text) IS 'Called once by the first migration of a service: gives its role, in the schema platform, what the first registered service has.';
DROP FUNCTION platform.serve_accounts(text);
DROP FUNCTION platform.account_functions();
ALTER TABLE platform.services DROP COLUMN accounts;
ALTER TABLE platform.invitations DROP COLUMN mailed;
CREATE UNIQUE INDEX users_email_key ON platform.users (lower(email));
DROP INDEX platform.users_email_idx, platform.users_proven_email_key;
COMMENT ON COLUMN platform.users.email IS 'Unique without regard to case.';
COMMENT ON COLUMN platform.users.email_verified_at IS 'When the address was proven.';
