-- Purpose: login, refresh tokens, new passwords and one's own account. The kernel alone reads hashes of passwords.
-- Locks: SHARE ROW EXCLUSIVE on platform.users for the foreign keys, brief. Size: constant. Online: yes.
-- An e-mail address belongs to the account that proved it. What a visitor calls needs a proof of its own and belongs to the services that
-- serve accounts. Attempts to log in are counted for each address and origin, so that nobody can lock out somebody else.
CREATE TABLE platform.refresh_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  family_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refresh_tokens_family_id_idx ON platform.refresh_tokens (family_id);
CREATE INDEX refresh_tokens_user_id_idx ON platform.refresh_tokens (user_id);
CREATE INDEX refresh_tokens_expires_at_idx ON platform.refresh_tokens (expires_at);
-- No service reads a token, not even its hash.
SELECT platform.share('platform.refresh_tokens', $p$user_id = (SELECT platform.sealed('user_id')::uuid)$p$, '');
CREATE POLICY kernel_adds ON platform.refresh_tokens FOR INSERT TO signalbox_kernel WITH CHECK ((SELECT platform.context_is_sealed()));
CREATE POLICY kernel_changes ON platform.refresh_tokens FOR UPDATE TO signalbox_kernel
  USING ((SELECT platform.context_is_sealed())) WITH CHECK ((SELECT platform.context_is_sealed()));
GRANT INSERT (token_hash, family_id, user_id, expires_at), UPDATE (rotated_at, revoked_at) ON platform.refresh_tokens TO signalbox_kernel;
COMMENT ON TABLE platform.refresh_tokens IS 'Holds refresh tokens, which are rotated; the use of a rotated one revokes its family.';
COMMENT ON COLUMN platform.refresh_tokens.id IS 'Identifies the token.';
COMMENT ON COLUMN platform.refresh_tokens.token_hash IS 'Holds the SHA-256 of the token.';
COMMENT ON COLUMN platform.refresh_tokens.family_id IS 'Names the family: all tokens that descend from one login.';
COMMENT ON COLUMN platform.refresh_tokens.user_id IS 'Names the user who logged in.';
COMMENT ON COLUMN platform.refresh_tokens.expires_at IS 'Tells when the token ends.';
COMMENT ON COLUMN platform.refresh_tokens.rotated_at IS 'Tells when the token was exchanged for its successor.';
COMMENT ON COLUMN platform.refresh_tokens.revoked_at IS 'Tells when the token was revoked.';
COMMENT ON COLUMN platform.refresh_tokens.created_at IS 'Tells when the token was made.';

CREATE TABLE platform.login_attempts (
  address_hash bytea NOT NULL,
  origin text NOT NULL,
  failures double precision NOT NULL,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (address_hash, origin)
);
CREATE INDEX login_attempts_last_at_idx ON platform.login_attempts (last_at);
COMMENT ON TABLE platform.login_attempts IS
  'Counts failed logins of an address from an origin. Only signalbox_kernel reads it; rows are removed after a day.';
COMMENT ON COLUMN platform.login_attempts.address_hash IS
  'Holds the SHA-256 of the address in lower case, whether it has an account or not.';
COMMENT ON COLUMN platform.login_attempts.origin IS 'Is the network address of the client; of IPv6 the first 64 bits.';
COMMENT ON COLUMN platform.login_attempts.failures IS 'Counts the failures at last_at; the count halves every 15 minutes.';
COMMENT ON COLUMN platform.login_attempts.last_at IS 'Tells when the last attempt was made.';

CREATE TABLE platform.password_resets (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  user_id uuid NOT NULL REFERENCES platform.users (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX password_resets_user_id_idx ON platform.password_resets (user_id);
COMMENT ON TABLE platform.password_resets IS
  'Holds tokens that set a password once, mailed to the address of the user. Besides signalbox_kernel only the owner reads it.';
COMMENT ON COLUMN platform.password_resets.token_hash IS 'Holds the SHA-256 of the token.';
COMMENT ON COLUMN platform.password_resets.user_id IS 'Names the user whose password the token sets.';
COMMENT ON COLUMN platform.password_resets.expires_at IS 'Tells when the token ends.';
COMMENT ON COLUMN platform.password_resets.created_at IS 'Tells when the token was made.';
SELECT platform.kernel_owns_table('platform.login_attempts'), platform.kernel_owns_table('platform.password_resets');
SET LOCAL ROLE signalbox_kernel;
GRANT SELECT, INSERT, DELETE ON platform.password_resets TO signalbox_owner;
SET LOCAL ROLE signalbox_owner;
GRANT REFERENCES ON platform.users TO signalbox_kernel;
GRANT INSERT (email, password_hash, display_name), UPDATE (display_name, password_hash, last_login_at, email, email_verified_at, status)
  ON platform.users TO signalbox_kernel;
GRANT INSERT (user_id, issuer, subject) ON platform.user_identities TO signalbox_kernel;
CREATE POLICY kernel_adds ON platform.user_identities FOR INSERT TO signalbox_kernel WITH CHECK ((SELECT platform.context_is_sealed()));

CREATE FUNCTION platform.prove_address(who uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  address text := (SELECT lower(u.email) FROM platform.users u WHERE u.id = who);
BEGIN
  UPDATE platform.users u SET email = 'unproven-' || u.id || '@signalbox.invalid' WHERE lower(u.email) = address AND u.id <> who
    AND u.email_verified_at IS NULL;
  UPDATE platform.users u SET email_verified_at = now() WHERE u.id = who AND u.email_verified_at IS NULL;
END
$$;
COMMENT ON FUNCTION platform.prove_address(uuid) IS
  'Records that the user proved the address: others who only claimed it lose it. Kernel functions and the owner call it.';

-- An attempt counts before its password is looked at, so that attempts at the same time cannot slip through.
CREATE FUNCTION platform.login_candidate(given_email text, given_origin text, proof text)
  RETURNS TABLE (candidate uuid, hash text, wait_seconds integer)
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
    ON CONFLICT (address_hash, origin) DO UPDATE SET failures = a.failures * power(0.5::double precision, extract(epoch
      FROM now() - a.last_at)::double precision / 900), last_at = now()
    RETURNING a.failures INTO attempts;
  IF attempts > 4.5 THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 1 + ceil(900 * ln(attempts / 4.5) / ln(2))::integer;
    RETURN;
  END IF;
  UPDATE platform.login_attempts a SET failures = a.failures + 1 WHERE a.address_hash = key AND a.origin = given_origin;
  DELETE FROM platform.login_attempts a WHERE a.ctid = ANY (ARRAY(SELECT o.ctid FROM platform.login_attempts o
    WHERE o.last_at < now() - interval '1 day' ORDER BY o.last_at LIMIT 5 FOR UPDATE SKIP LOCKED));
  IF attempts + 1 > 4.5 THEN
    INSERT INTO platform.audit_log (principal, acting_user, action, subject, after, request_id)
      SELECT 'visitor', u.id, 'USER.LOGIN_THROTTLED', u.id::text, jsonb_build_object('origin', given_origin),
        coalesce(current_setting('signalbox.request_id', true), '')
        FROM platform.users u WHERE lower(u.email) = lower(given_email) LIMIT 3;
  END IF;
  RETURN QUERY SELECT u.id, u.password_hash, 0 FROM platform.users u
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
     AND (u.email_verified_at IS NOT NULL OR NOT EXISTS (SELECT FROM platform.users v WHERE lower(v.email) = lower(given_email)
       AND v.email_verified_at IS NOT NULL))
   ORDER BY u.created_at LIMIT 3;
END
$$;
COMMENT ON FUNCTION platform.login_candidate(text, text, text) IS
  'Returns whose passwords to verify: the user who proved the address, else up to three who claim it. It counts as a failure until '
  'begin_login. From the fifth failure of an address at an origin on it returns no candidate and the seconds to wait.';

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
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at)
    VALUES (refresh_hash, gen_random_uuid(), who, now() + interval '30 days');
END
$$;
COMMENT ON FUNCTION platform.begin_login(uuid, bytea, text, text, text) IS
  'Begins a family of refresh tokens and forgets failures of this origin, after the password was verified, which the proof says.';

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
  SELECT t.id, t.family_id, t.user_id, t.rotated_at, t.revoked_at, t.expires_at INTO token FROM platform.refresh_tokens t
    WHERE t.token_hash = old_hash;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF token.rotated_at IS NOT NULL OR token.revoked_at IS NOT NULL THEN
    UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.family_id = token.family_id AND t.revoked_at IS NULL;
    RETURN NULL;
  END IF;
  IF token.expires_at <= now() OR NOT EXISTS (SELECT FROM platform.users u WHERE u.id = token.user_id AND u.status = 'ACTIVE') THEN
    RETURN NULL;
  END IF;
  UPDATE platform.refresh_tokens t SET rotated_at = now() WHERE t.id = token.id;
  INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at)
    VALUES (new_hash, token.family_id, token.user_id, now() + interval '30 days');
  RETURN token.user_id;
END
$$;
COMMENT ON FUNCTION platform.rotate_refresh_token(bytea, bytea, text) IS
  'Exchanges a refresh token once and returns its user; its second use revokes the family. '
  'It returns NULL where it refuses, so that the revocation commits.';

CREATE FUNCTION platform.end_login(hash bytea, proof text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'logout', encode(hash, 'hex'));
  PERFORM pg_advisory_xact_lock(hashtextextended('refresh:' || t.user_id, 0)) FROM platform.refresh_tokens t WHERE t.token_hash = hash;
  UPDATE platform.refresh_tokens t SET revoked_at = now() WHERE t.revoked_at IS NULL
    AND t.family_id = (SELECT x.family_id FROM platform.refresh_tokens x WHERE x.token_hash = hash);
END
$$;
COMMENT ON FUNCTION platform.end_login(bytea, text) IS 'Logs out: revokes the family of a refresh token.';

CREATE FUNCTION platform.my_password_hash() RETURNS TABLE (email text, hash text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('PERSON');
  RETURN QUERY SELECT u.email, u.password_hash FROM platform.users u WHERE u.id = platform.current_user_id();
END
$$;
COMMENT ON FUNCTION platform.my_password_hash() IS 'Returns the caller''s own hash, to verify the present password before a change.';

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
COMMENT ON FUNCTION platform.change_me(text, text) IS
  'Changes the caller''s own name, or (second argument) password; a new password ends all logins.';

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
   WHERE lower(u.email) = lower(given_email) AND u.status = 'ACTIVE' AND u.password_hash IS NOT NULL
     ORDER BY u.email_verified_at NULLS LAST, u.created_at LIMIT 1;
  IF NOT FOUND OR (SELECT count(*) FROM platform.password_resets r WHERE r.user_id = who) >= 3 THEN RETURN NULL; END IF;
  INSERT INTO platform.password_resets (token_hash, user_id, expires_at) VALUES (hash, who, now() + interval '1 hour');
  RETURN address;
END
$$;
COMMENT ON FUNCTION platform.request_password_reset(text, bytea, text) IS
  'Returns the address to mail a token to, which sets the password within an hour; NULL where '
  'there is no account with a password, or three tokens are open already.';

CREATE FUNCTION platform.reset_is_open(hash bytea, proof text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_context('VISITOR');
  PERFORM platform.require_proof(proof, 'reset-open', encode(hash, 'hex'));
  RETURN EXISTS (SELECT FROM platform.password_resets r WHERE r.token_hash = hash AND r.expires_at > now());
END
$$;
COMMENT ON FUNCTION platform.reset_is_open(bytea, text) IS 'Tells whether a token would set a password; asked before a password is hashed.';

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
  IF NOT EXISTS (SELECT FROM platform.users u JOIN platform.users v ON lower(v.email) = lower(u.email) AND v.email_verified_at IS NOT NULL
    AND v.id <> u.id WHERE u.id = who) THEN
    PERFORM platform.prove_address(who);
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION platform.reset_password(bytea, text, text, text) IS
  'Sets the password of the user to whom the token was mailed, once, and ends their logins; or, without a password, links '
  'the identity of the sealed token. It proves the address and returns false for any other token.';

SELECT platform.kernel_owns('platform.my_password_hash()'), platform.kernel_owns('platform.change_me(text,text)'),
  platform.kernel_keeps('platform.prove_address(uuid)', 'signalbox_owner');
-- serve_accounts() opens these to the services that serve accounts.
SELECT platform.kernel_keeps(f::regprocedure) FROM unnest(ARRAY['platform.login_candidate(text,text,text)',
  'platform.begin_login(uuid,bytea,text,text,text)', 'platform.rotate_refresh_token(bytea,bytea,text)', 'platform.end_login(bytea,text)',
  'platform.request_password_reset(text,bytea,text)', 'platform.reset_is_open(bytea,text)',
  'platform.reset_password(bytea,text,text,text)']) f;
