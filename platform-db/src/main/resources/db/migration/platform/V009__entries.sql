-- Purpose: the five ways into a transaction. Each demands a proof that the code of the service asked for it, verifies membership or key
-- in the database, sets the context and seals it.
-- Locks: none. Size: constant. Online: yes.
--
-- A proof is good once, on one connection: it names a number that PostgreSQL gave to this connection (ADR 28).
-- That a number is out is an advisory lock of the session, and giving the lock back uses the number up.
-- A setting would come back with a rollback, and a row cannot be written by a read; asking for a number in each transaction would cost
-- a round trip, so each entry hands out the number for the next one. Without proofs injected SQL could end its transaction and enter
-- again as anybody whose issuer, subject and workspace it knows. EntryProofTest breaks when a proof is good twice or elsewhere.

CREATE FUNCTION platform.nonce_lock(nonce bigint, place integer) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
BEGIN
  -- The key of the seal holds the number of this backend: no other connection can take the lock of a number for a second use. On this one
  -- nobody can either, as long as services may not call pg_lock_status(), which shows the key.
  RETURN ('x' || encode(substr(sha256((platform.key_pads('seal', 'both'))[place] || int8send(nonce)), 1, 8), 'hex'))::bit(64)::bigint;
END
$$;
COMMENT ON FUNCTION platform.nonce_lock(bigint, integer) IS
  'Returns the key of the session lock that stands for a number that is out, by the newest key '
  'of the seal (1) or the one before (2). Only kernel functions call it.';

CREATE FUNCTION platform.entry_nonce() RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Microseconds since 1970: sixteen digits until the year 2286, and never the same twice in one backend.
  nonce bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
  WHILE NOT pg_try_advisory_lock(platform.nonce_lock(nonce, 1)) LOOP nonce := nonce + 1; END LOOP;
  RETURN nonce::text;
END
$$;
COMMENT ON FUNCTION platform.entry_nonce() IS 'Hands out a number for the next proof of this connection.';

CREATE FUNCTION platform.next_nonce(proof text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN CASE WHEN right(proof, 1) = '!' THEN '' ELSE '#' || platform.entry_nonce() END; END $$;
COMMENT ON FUNCTION platform.next_nonce(text) IS
  'Returns what an entry adds to its answer: # and the number for the next one, or nothing where the proof ends in !, '
  'since behind a pooler the next transaction has another connection. Only kernel functions call it.';

-- A proof is <key id>.<seconds since 1970>.<number>.<HMAC over seconds, number and each part with its length>.
-- It is taken apart by position, since a regular expression over it would cost more than everything else.
CREATE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[]) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
DECLARE
  message text := substr(proof, 18, 27);
  seconds text := left(message, 10);
  now_seconds bigint := extract(epoch FROM clock_timestamp());
  key integer := array_position(platform.key_ids('entry'), session_user || '/' || substr(proof, 1, 16));
  part text;
BEGIN
  -- Seconds since 1970 have ten digits until the year 2286, so texts compare like numbers.
  IF key IS NULL OR seconds < (now_seconds - 300)::text COLLATE "C" OR seconds > (now_seconds + 300)::text COLLATE "C" THEN
    RETURN false;
  END IF;
  FOREACH part IN ARRAY parts LOOP message := concat(message, '|', octet_length(part), ':', part); END LOOP;
  IF (substr(proof, 45, 65) = '.' || encode(sha256((platform.key_pads('entry', 'outer'))[key]
    || sha256((platform.key_pads('entry', 'inner'))[key] || textsend(message))), 'hex')) IS NOT TRUE THEN
    RETURN false; END IF;
  -- Giving the lock back is what uses the number up: it succeeds once, on the connection that took it.
  RETURN pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 1))
    OR coalesce(pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 2)), false);
END
$$;
COMMENT ON FUNCTION platform.proof_holds(text, text[]) IS
  'Tells whether the login of the session made this proof for these parts within the last 5 minutes, for this '
  'connection and for the first time. It uses the proof up. Only kernel functions call it.';

CREATE FUNCTION platform.require_proof(proof text, VARIADIC parts text[]) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, VARIADIC parts) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
END
$$;
COMMENT ON FUNCTION platform.require_proof(text, text[]) IS 'Raises 42501 unless the proof holds. Kernel functions and the owner call it.';

CREATE FUNCTION platform.enter_check(proof text) RETURNS boolean
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT platform.proof_holds(proof, 'check') $$;
COMMENT ON FUNCTION platform.enter_check(text) IS
  'Tells whether entries with this key would be accepted and enters nothing; a service asks at its start.';

-- The enter functions call proof and seal as expressions, since PERFORM runs a query for each. The parts of what is sealed are separated
-- by bars, so no part may hold one.
CREATE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
  IF NOT platform.proof_holds(proof, 'member', token_issuer, token_subject, workspace::text) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  SELECT e.user_id, e.role INTO found_user, found_role FROM platform.member_entries e WHERE e.issuer = token_issuer
    AND e.subject = token_subject AND e.in_workspace = workspace;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member';
  END IF;
  RETURN platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$$;
COMMENT ON FUNCTION platform.enter_member(text, text, uuid, text, text) IS
  'Enters a workspace as the user behind a verified token and returns the role. An '
  'unknown workspace and a missing membership are the same error.';

CREATE FUNCTION platform.enter_person(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid;
BEGIN
  IF NOT platform.proof_holds(proof, 'person', token_issuer, token_subject) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  SELECT u.id INTO found_user FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user';
  END IF;
  RETURN platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$$;
COMMENT ON FUNCTION platform.enter_person(text, text, text, text) IS
  'Enters without a workspace, to list one''s own organizations and workspaces.';

CREATE FUNCTION platform.enter_key(public_key_id text, secret_hash bytea, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_key record; granted text;
BEGIN
  IF NOT platform.proof_holds(proof, 'key', public_key_id, encode(secret_hash, 'hex')) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
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
  RETURN platform.bind_context(NULL, found_key.workspace_id, granted, 'key:' || public_key_id, request_id) || '@'
    || found_key.workspace_id || platform.next_nonce(proof);
END
$$;
COMMENT ON FUNCTION platform.enter_key(text, bytea, text, text) IS
  'Enters the workspace of an API key, as the key, and returns KEY:, its scopes, @ and the workspace. Unknown, '
  'revoked and expired keys are the same error; one whose maker lost the role says so.';

CREATE FUNCTION platform.enter_service(workspace uuid, service text, reason text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'service', workspace::text, service, reason) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  -- The parts of what is sealed are parted by bars.
  IF coalesce(service, '') = '' OR strpos(service, '|') > 0 OR coalesce(reason, '') = '' THEN
    RAISE EXCEPTION 'a job names itself and its reason' USING ERRCODE = '42501', HINT = 'unnamed-job';
  END IF;
  IF NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'unknown workspace' USING ERRCODE = '42501', HINT = 'unknown-workspace';
  END IF;
  RETURN platform.bind_context(NULL, workspace, 'SERVICE', 'service:' || service, request_id) || platform.next_nonce(proof);
END
$$;
COMMENT ON FUNCTION platform.enter_service(uuid, text, text, text, text) IS 'Enters a workspace for a background job.';

CREATE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, token_email text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject, token_email) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor'
    ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject, token_email)::text, '|', concat(chr(92), 'u007c')) END,
      request_id) || platform.next_nonce(proof);
END
$$;
COMMENT ON FUNCTION platform.enter_visitor(text, text, text, text, text) IS
  'Enters before a user is known, to log in or accept an invitation, and sees no table. Issuer and subject of a verified token '
  'and the address that its provider verified, or empty texts, become part of the sealed principal.';

SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.entry_nonce()', 'platform.enter_check(text)',
  'platform.enter_member(text,text,uuid,text,text)', 'platform.enter_person(text,text,text,text)',
  'platform.enter_key(text,bytea,text,text)', 'platform.enter_service(uuid,text,text,text,text)',
  'platform.enter_visitor(text,text,text,text,text)']) f;
SELECT platform.kernel_keeps(f::regprocedure) FROM unnest(ARRAY['platform.nonce_lock(bigint,integer)', 'platform.next_nonce(text)',
  'platform.proof_holds(text,text[])']) f;
-- Functions that have to run as the owner demand proofs as well.
SELECT platform.kernel_keeps('platform.require_proof(text,text[])', 'signalbox_owner');
