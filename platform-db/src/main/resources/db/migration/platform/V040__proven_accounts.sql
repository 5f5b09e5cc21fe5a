-- Purpose: an e-mail address belongs to the account that proved it; what a visitor's transaction calls needs a proof of its own and belongs to the
-- services that serve accounts; attempts to log in are counted for each address and origin, so that nobody can lock out somebody else.
-- Locks: ACCESS EXCLUSIVE on platform.users, invitations and services, for a moment. Size: reads platform.users once. Online: no: services of the version
-- before cannot log anybody in any more; deploy them right after.
ALTER TABLE platform.services ADD COLUMN accounts boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN platform.services.accounts IS 'Whether the service logs users in and takes invitations: it alone may call the functions for visitors.';

-- Accounts that were there before count as proven: until now an address was unique.
UPDATE platform.users SET email_verified_at = created_at WHERE email_verified_at IS NULL;
CREATE INDEX users_email_idx ON platform.users (lower(email));
CREATE UNIQUE INDEX users_proven_email_key ON platform.users (lower(email)) WHERE email_verified_at IS NOT NULL;
DROP INDEX platform.users_email_key;
COMMENT ON COLUMN platform.users.email IS 'Unique without regard to case among addresses that were proven; an unproven one may be claimed by several.';
COMMENT ON COLUMN platform.users.email_verified_at IS 'When the address was proven, by a mailed token or by the identity provider. NULL: claimed only; whoever proves it takes it over.';
GRANT UPDATE (email, email_verified_at) ON platform.users TO signalbox_kernel;

ALTER TABLE platform.invitations ADD COLUMN mailed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN platform.invitations.mailed IS 'Whether the token went to the address alone, so that accepting proves the address. False where the inviter was shown it.';
GRANT INSERT (mailed) ON platform.invitations TO signalbox_kernel;

CREATE TABLE platform.login_attempts (
  address_hash bytea NOT NULL,
  origin text NOT NULL,
  failures double precision NOT NULL,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (address_hash, origin)
);
CREATE INDEX login_attempts_last_at_idx ON platform.login_attempts (last_at);
COMMENT ON TABLE platform.login_attempts IS 'Failed logins of an address from an origin. Readable by signalbox_kernel alone; forgotten after a day.';
COMMENT ON COLUMN platform.login_attempts.address_hash IS 'SHA-256 of the address in lower case, whether it has an account or not.';
COMMENT ON COLUMN platform.login_attempts.origin IS 'Network address of the client; of IPv6 the first 64 bits.';
COMMENT ON COLUMN platform.login_attempts.failures IS 'Failures at last_at; halves every 15 minutes.';
COMMENT ON COLUMN platform.login_attempts.last_at IS 'Time of the last failure.';

CREATE TABLE platform.password_resets (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX password_resets_user_id_idx ON platform.password_resets (user_id);
COMMENT ON TABLE platform.password_resets IS 'Tokens that set a password once, mailed to the address of the user. Readable by signalbox_kernel alone.';
COMMENT ON COLUMN platform.password_resets.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN platform.password_resets.user_id IS 'Whose password it sets.';
COMMENT ON COLUMN platform.password_resets.expires_at IS 'Not valid after.';
COMMENT ON COLUMN platform.password_resets.created_at IS 'When it was made.';
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
ALTER TABLE platform.login_attempts OWNER TO signalbox_kernel;
ALTER TABLE platform.password_resets OWNER TO signalbox_kernel;
GRANT REFERENCES ON platform.users TO signalbox_kernel;

SET LOCAL ROLE signalbox_kernel;
GRANT SELECT, INSERT, DELETE ON platform.password_resets TO signalbox_owner;
DROP FUNCTION platform.login_candidate(text), platform.begin_login(uuid, bytea), platform.rotate_refresh_token(bytea, bytea), platform.end_login(bytea);
DROP FUNCTION platform.accept_invitation(bytea, text, text, text), platform.accepting_user(text, text, text, text), platform.invite(text, text, bytea);
DROP FUNCTION platform.enter_visitor(text, text, text, text);

CREATE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, token_email text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject, token_email) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor'
    ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject, token_email)::text, '|', concat(chr(92), 'u007c')) END, request_id);
END
$$;
COMMENT ON FUNCTION platform.enter_visitor(text, text, text, text, text) IS 'Enters before a user is known, to log in or accept an invitation: sees no table. Issuer and subject of a verified token and the address that its provider verified, or empty, become part of the sealed principal.';

CREATE FUNCTION platform.prove_address(who uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  address text := (SELECT lower(u.email) FROM platform.users u WHERE u.id = who);
BEGIN
  UPDATE platform.users u SET email = 'unproven-' || u.id || '@signalbox.invalid' WHERE lower(u.email) = address AND u.id <> who AND u.email_verified_at IS NULL;
  UPDATE platform.users u SET email_verified_at = now() WHERE u.id = who AND u.email_verified_at IS NULL;
END
$$;
COMMENT ON FUNCTION platform.prove_address(uuid) IS 'The user proved the address: others who only claimed it lose it. For kernel functions only.';

-- An attempt counts before its password is looked at, so that attempts at the same time cannot slip through.
CREATE FUNCTION platform.login_candidate(given_email text, given_origin text, proof text) RETURNS TABLE (candidate uuid, hash text, wait_seconds integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  key bytea := sha256(convert_to(lower(given_email), 'UTF8'));
  attempts double precision;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'login-candidate', given_email, given_origin);
  INSERT INTO platform.login_attempts AS a (address_hash, origin, failures) VALUES (key, given_origin, 0)
    ON CONFLICT (address_hash, origin) DO UPDATE SET failures = a.failures * power(0.5::double precision, extract(epoch FROM now() - a.last_at)::double precision / 900), last_at = now()
    RETURNING a.failures INTO attempts;
  IF attempts > 4.5 THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 1 + ceil(900 * ln(attempts / 4.5) / ln(2))::integer;
    RETURN;
  END IF;
  UPDATE platform.login_attempts a SET failures = a.failures + 1 WHERE a.address_hash = key AND a.origin = given_origin;
  DELETE FROM platform.login_attempts a WHERE a.ctid = ANY (ARRAY(SELECT o.ctid FROM platform.login_attempts o WHERE o.last_at < now() - interval '1 day' ORDER BY o.last_at LIMIT 5 FOR UPDATE SKIP LOCKED));
  IF attempts + 1 > 4.5 THEN
    INSERT INTO platform.audit_log (principal, acting_user, action, subject, after, request_id)
      SELECT 'visitor', u.id, 'USER.LOGIN_THROTTLED', u.id::text, jsonb_build_object('origin', given_origin), coalesce(current_setting('signalbox.request_id', true), '')
        FROM platform.users u WHERE lower(u.email) = lower(given_email) LIMIT 3;
  END IF;
  RETURN QUERY SELECT u.id, u.password_hash, 0 FROM platform.users u
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
     AND (u.email_verified_at IS NOT NULL OR NOT EXISTS (SELECT FROM platform.users v WHERE lower(v.email) = lower(given_email) AND v.email_verified_at IS NOT NULL))
   ORDER BY u.created_at LIMIT 3;
END
$$;
COMMENT ON FUNCTION platform.login_candidate(text, text, text) IS 'Whose passwords to verify: the user who proved the address, else up to three who claim it. Counts as a failure until begin_login. From the fifth failure of an address at an origin on: no candidate, and the seconds to wait.';

CREATE FUNCTION platform.begin_login(who uuid, refresh_hash bytea, given_email text, given_origin text, proof text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'login', who::text, encode(refresh_hash, 'hex'), given_email, given_origin);
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || who, 0));
  UPDATE platform.users u SET last_login_at = now() WHERE u.id = who AND u.status = 'ACTIVE';
  IF NOT FOUND THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  DELETE FROM platform.login_attempts a WHERE a.address_hash = sha256(convert_to(lower(given_email), 'UTF8')) AND a.origin = given_origin;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at) VALUES (refresh_hash, gen_random_uuid(), who, now() + interval '30 days');
END
$$;
COMMENT ON FUNCTION platform.begin_login(uuid, bytea, text, text, text) IS 'After the password was verified, which the proof says: forgets failures of this origin, begins a family of refresh tokens.';

CREATE FUNCTION platform.rotate_refresh_token(old_hash bytea, new_hash bytea, proof text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  token record;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'refresh', encode(old_hash, 'hex'), encode(new_hash, 'hex'));
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
COMMENT ON FUNCTION platform.rotate_refresh_token(bytea, bytea, text) IS 'Exchanges a refresh token once; its second use revokes the family. NULL where refused, so that the revocation commits.';

CREATE FUNCTION platform.end_login(hash bytea, proof text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'logout', encode(hash, 'hex'));
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = hash;
  UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.revoked_at IS NULL AND t.family_id = (SELECT x.family_id FROM platform.refresh_tokens x WHERE x.token_hash = hash);
END
$$;
COMMENT ON FUNCTION platform.end_login(bytea, text) IS 'Logs out: revokes the family of a refresh token.';

CREATE FUNCTION platform.invite(invited_email text, given_role text, hash bytea, by_mail boolean) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made uuid;
BEGIN
  IF platform.require_context('OWNER', 'ADMIN', 'KEY:admin') <> 'OWNER' AND given_role = 'OWNER' THEN
    RAISE EXCEPTION 'only owners make owners' USING ERRCODE = '42501', HINT = 'role-forbids';
  END IF;
  UPDATE platform.invitations i SET status = 'REVOKED' WHERE i.workspace_id = platform.current_workspace_id() AND lower(i.email) = lower(invited_email) AND i.status = 'PENDING';
  INSERT INTO platform.invitations (token_hash, email, role, invited_by, mailed) VALUES (hash, invited_email, given_role, platform.current_user_id(), by_mail) RETURNING id INTO made;
  RETURN made;
END
$$;
COMMENT ON FUNCTION platform.invite(text, text, bytea, boolean) IS 'Invites into the entered workspace; an earlier invitation of the same address ends. The last argument tells whether the token is mailed to the address alone.';

CREATE FUNCTION platform.invitation_is_open(hash bytea, proof text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'invitation', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.invitations i JOIN platform.workspaces w ON w.id = i.workspace_id AND w.status = 'ACTIVE'
    WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now());
END
$$;
COMMENT ON FUNCTION platform.invitation_is_open(bytea, text) IS 'Whether an invitation can be accepted; asked before a password is hashed.';

CREATE FUNCTION platform.accepting_user(invited_email text, by_mail boolean, new_password_hash text, new_display_name text, local_issuer text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  sealed_principal text := platform.sealed('principal');
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  verified_email text := lower(nullif(token ->> 2, ''));
  proven boolean := by_mail OR coalesce(verified_email = lower(invited_email), false);
  who uuid; known_email text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  SELECT u.id, u.email INTO who, known_email FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token ->> 0 AND i.subject = token ->> 1;
  IF FOUND THEN
    IF lower(invited_email) <> ALL (ARRAY[lower(known_email), coalesce(verified_email, lower(known_email))]) THEN
      RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation'; END IF;
    IF proven AND lower(known_email) = lower(invited_email) AND NOT EXISTS (SELECT FROM platform.users u WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL) THEN
      PERFORM platform.prove_address(who); END IF;
    RETURN who;
  END IF;
  IF verified_email <> lower(invited_email) THEN RAISE EXCEPTION 'for somebody else' USING ERRCODE = '42501', HINT = 'unknown-invitation'; END IF;
  IF token ->> 0 = local_issuer THEN RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  IF token IS NULL AND new_password_hash IS NULL THEN RAISE EXCEPTION 'no identity' USING ERRCODE = '42501', HINT = 'unknown-user'; END IF;
  SELECT u.id INTO who FROM platform.users u WHERE lower(u.email) = lower(invited_email) AND u.email_verified_at IS NOT NULL AND u.status = 'ACTIVE';
  IF FOUND AND verified_email IS NOT NULL THEN
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, token ->> 0, token ->> 1);
    RETURN who;
  END IF;
  -- Whoever reads the mail of the address may learn of its account; anybody else makes a second account that only claims the address.
  IF FOUND AND by_mail THEN RAISE EXCEPTION 'sign in first' USING ERRCODE = '42501', HINT = 'account-exists'; END IF;
  INSERT INTO platform.users (email, password_hash, display_name) VALUES (lower(invited_email), CASE WHEN token IS NULL THEN new_password_hash END, new_display_name) RETURNING id INTO who;
  INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, coalesce(token ->> 0, local_issuer), coalesce(token ->> 1, who::text));
  IF proven THEN PERFORM platform.prove_address(who); END IF;
  RETURN who;
END
$$;
COMMENT ON FUNCTION platform.accepting_user(text, boolean, text, text, text) IS 'The user who accepts: the one of the sealed token, the one who proved the address that the token''s provider verified, or a new one with that identity or a password. For accept_invitation only.';

CREATE FUNCTION platform.accept_invitation(hash bytea, new_password_hash text, new_display_name text, local_issuer text, proof text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_one record; who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'accept', encode(hash, 'hex'), coalesce(new_password_hash, ''), local_issuer);
  SELECT i.workspace_id, i.id, i.email, i.role, i.invited_by, i.mailed INTO found_one FROM platform.invitations i WHERE i.token_hash = hash AND i.status = 'PENDING' AND i.expires_at > now() FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = found_one.workspace_id AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'no such invitation' USING ERRCODE = '42501', HINT = 'unknown-invitation';
  END IF;
  who := platform.accepting_user(found_one.email, found_one.mailed, new_password_hash, new_display_name, local_issuer);
  INSERT INTO platform.user_organizations (user_id, organization_id, role, invited_by, joined_at)
    SELECT who, w.organization_id, 'MEMBER', found_one.invited_by, now() FROM platform.workspaces w WHERE w.id = found_one.workspace_id ON CONFLICT DO NOTHING;
  INSERT INTO platform.workspace_members (workspace_id, user_id, role) VALUES (found_one.workspace_id, who, found_one.role) ON CONFLICT DO NOTHING;
  UPDATE platform.invitations i SET status = 'ACCEPTED', accepted_by = who WHERE i.workspace_id = found_one.workspace_id AND i.id = found_one.id;
  RETURN found_one.workspace_id;
END
$$;
COMMENT ON FUNCTION platform.accept_invitation(bytea, text, text, text, text) IS 'Accepts once. Unknown, expired, revoked, used and other people''s invitations are the same error.';

CREATE FUNCTION platform.request_password_reset(given_email text, hash bytea, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  who uuid; address text;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset-request', given_email, encode(hash, 'hex'));
  DELETE FROM platform.password_resets r WHERE r.expires_at < now();
  SELECT u.id, u.email INTO who, address FROM platform.users u
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL ORDER BY u.email_verified_at NULLS LAST, u.created_at LIMIT 1;
  IF NOT FOUND OR (SELECT count(*) FROM platform.password_resets r WHERE r.user_id = who) >= 3 THEN RETURN NULL; END IF;
  INSERT INTO platform.password_resets (token_hash, user_id, expires_at) VALUES (hash, who, now() + interval '1 hour');
  RETURN address;
END
$$;
COMMENT ON FUNCTION platform.request_password_reset(text, bytea, text) IS 'The address to mail a token to, which sets the password within an hour; NULL where there is no account with a password, or three tokens are open already.';

CREATE FUNCTION platform.reset_password(hash bytea, new_password_hash text, local_issuer text, proof text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  sealed_principal text := platform.sealed('principal');
  token jsonb := CASE WHEN sealed_principal LIKE 'token:%' THEN substr(sealed_principal, 7)::jsonb END;
  who uuid;
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset', encode(hash, 'hex'), coalesce(new_password_hash, ''), local_issuer);
  DELETE FROM platform.password_resets r WHERE r.token_hash = hash AND r.expires_at > now() RETURNING r.user_id INTO who;
  IF NOT FOUND OR NOT EXISTS (SELECT FROM platform.users u WHERE u.id = who AND u.status = 'ACTIVE') THEN RETURN false; END IF;
  IF new_password_hash IS NULL THEN
    IF token IS NULL THEN RETURN false; END IF;
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, token ->> 0, token ->> 1);
  ELSE
    PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || who, 0));
    UPDATE platform.users u SET password_hash = new_password_hash WHERE u.id = who;
    INSERT INTO platform.user_identities (user_id, issuer, subject) VALUES (who, local_issuer, who::text) ON CONFLICT DO NOTHING;
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.user_id = who AND t.revoked_at IS NULL;
  END IF;
  DELETE FROM platform.password_resets r WHERE r.user_id = who;
  IF NOT EXISTS (SELECT FROM platform.users u JOIN platform.users v ON lower(v.email) = lower(u.email) AND v.email_verified_at IS NOT NULL AND v.id <> u.id WHERE u.id = who) THEN
    PERFORM platform.prove_address(who);
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION platform.reset_password(bytea, text, text, text) IS 'Sets the password of the user to whom the token was mailed, once, and ends their logins; or, without a password, links the identity of the sealed token. Proves the address. False for any other token.';

CREATE FUNCTION platform.reset_is_open(hash bytea, proof text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset-open', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.password_resets r WHERE r.token_hash = hash AND r.expires_at > now());
END
$$;
COMMENT ON FUNCTION platform.reset_is_open(bytea, text) IS 'Whether a token would set a password; asked before a password is hashed.';

REVOKE ALL ON FUNCTION platform.enter_visitor(text, text, text, text, text), platform.prove_address(uuid), platform.login_candidate(text, text, text), platform.begin_login(uuid, bytea, text, text, text),
  platform.rotate_refresh_token(bytea, bytea, text), platform.end_login(bytea, text), platform.invite(text, text, bytea, boolean), platform.invitation_is_open(bytea, text),
  platform.accepting_user(text, boolean, text, text, text), platform.accept_invitation(bytea, text, text, text, text), platform.request_password_reset(text, bytea, text),
  platform.reset_password(bytea, text, text, text), platform.reset_is_open(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.prove_address(uuid) TO signalbox_owner;
DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION platform.enter_visitor(text, text, text, text, text), platform.invite(text, text, bytea, boolean) TO %s', platform.app_roles('platform'));
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;

CREATE FUNCTION platform.account_functions() RETURNS text[]
  LANGUAGE sql IMMUTABLE
AS $$ SELECT ARRAY['login_candidate', 'begin_login', 'rotate_refresh_token', 'end_login', 'invitation_is_open', 'accept_invitation', 'request_password_reset', 'reset_password', 'reset_is_open'] $$;
COMMENT ON FUNCTION platform.account_functions() IS 'Names of the functions for visitors, which only services that serve accounts may call.';

CREATE FUNCTION platform.serve_accounts(service_schema text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  login text;
  fn regprocedure;
BEGIN
  UPDATE platform.services s SET accounts = true WHERE s.schema_name = service_schema RETURNING s.app_role INTO login;
  IF NOT FOUND THEN RAISE EXCEPTION 'no service is registered for the schema %', service_schema USING ERRCODE = '42704'; END IF;
  SET LOCAL ROLE signalbox_kernel;
  FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'platform'::regnamespace AND p.proname = ANY (platform.account_functions()) LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', fn, login);
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
COMMENT ON FUNCTION platform.serve_accounts(text) IS 'Called by a migration of a service that logs users in and takes invitations: opens the functions for visitors to its role.';
REVOKE ALL ON FUNCTION platform.serve_accounts(text), platform.account_functions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.account_functions() TO signalbox_kernel;

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
      FROM pg_proc p, aclexplode(p.proacl) e WHERE p.pronamespace = 'platform'::regnamespace AND e.grantee = model::regrole AND p.proname <> ALL (platform.account_functions())
    UNION ALL SELECT format('ALTER POLICY %I ON %s TO %s', o.polname, c.oid::regclass, platform.app_roles('platform')), pg_get_userbyid(c.relowner)
      FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid WHERE c.relnamespace = 'platform'::regnamespace AND model::regrole::oid = ANY (o.polroles)
  LOOP
    EXECUTE format('SET LOCAL ROLE %I', granted.owner);
    EXECUTE granted.statement;
  END LOOP;
  SET LOCAL ROLE signalbox_owner;
END
$$;
