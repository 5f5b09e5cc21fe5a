-- Purpose: a proof is good for one use on one connection. It names a number that PostgreSQL gave this connection, and is refused once the number was used:
-- who reads a proof in a log can enter nothing with it. Each entry hands out the number for the next one, so that it costs no round trip.
-- A number that is out is a lock of the session, the one state that a rollback does not bring back and that is no row to write (ADR 28).
-- Locks: none. Size: constant. Online: no: services of the version before cannot enter any more; deploy them right after.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE FUNCTION platform.nonce_lock(nonce bigint, place integer) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
BEGIN
  -- The key of the seal holds the number of this backend: no other connection can take the lock of a number for a second use. Who runs SQL on this one
  -- can, for 5 minutes: pg_locks shows it.
  RETURN ('x' || encode(substr(sha256((platform.key_pads('seal', 'both'))[place] || int8send(nonce)), 1, 8), 'hex'))::bit(64)::bigint;
END
$$;
COMMENT ON FUNCTION platform.nonce_lock(bigint, integer) IS 'The lock of the session that stands for a number that is out, by the newest key of the seal (1) or the one before (2). For kernel functions only.';

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
COMMENT ON FUNCTION platform.entry_nonce() IS 'A number for the next proof of this connection.';

CREATE FUNCTION platform.next_nonce(proof text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN CASE WHEN right(proof, 1) = '!' THEN '' ELSE '#' || platform.entry_nonce() END; END $$;
COMMENT ON FUNCTION platform.next_nonce(text) IS 'What an entry adds to its answer: # and the number for the next one; nothing where the proof ends in !, since behind a pooler the next transaction has another connection. For kernel functions only.';

-- A proof is <key id>.<seconds since 1970>.<number>.<HMAC over seconds, number and each part with its length>: at most 5 minutes old, for exactly these parts.
CREATE OR REPLACE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[]) RETURNS boolean
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
  IF key IS NULL OR seconds < (now_seconds - 300)::text COLLATE "C" OR seconds > (now_seconds + 300)::text COLLATE "C" THEN RETURN false; END IF;
  FOREACH part IN ARRAY parts LOOP message := concat(message, '|', octet_length(part), ':', part); END LOOP;
  IF (substr(proof, 45, 65) = '.' || encode(sha256((platform.key_pads('entry', 'outer'))[key] || sha256((platform.key_pads('entry', 'inner'))[key] || textsend(message))), 'hex')) IS NOT TRUE THEN
    RETURN false; END IF;
  -- Giving the lock back is what uses the number up: it succeeds once, on the connection that took it.
  RETURN pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 1)) OR coalesce(pg_advisory_unlock(platform.nonce_lock(substr(proof, 29, 16)::bigint, 2)), false);
END
$$;
COMMENT ON FUNCTION platform.proof_holds(text, text[]) IS 'Whether the session''s login made this proof for these parts within the last 5 minutes, for this connection and for the first time. Uses it up. For kernel functions only.';
ALTER FUNCTION platform.require_proof(text, text[]) VOLATILE;
ALTER FUNCTION platform.enter_check(text) VOLATILE;

CREATE OR REPLACE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
  IF NOT platform.proof_holds(proof, 'member', token_issuer, token_subject, workspace::text) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  SELECT e.user_id, e.role INTO found_user, found_role FROM platform.member_entries e WHERE e.issuer = token_issuer AND e.subject = token_subject AND e.in_workspace = workspace;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member';
  END IF;
  RETURN platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$$;

CREATE OR REPLACE FUNCTION platform.enter_person(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid;
BEGIN
  IF NOT platform.proof_holds(proof, 'person', token_issuer, token_subject) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  SELECT u.id INTO found_user FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user';
  END IF;
  RETURN platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id) || platform.next_nonce(proof);
END
$$;

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
  RETURN platform.bind_context(NULL, found_key.workspace_id, granted, 'key:' || public_key_id, request_id) || '@' || found_key.workspace_id || platform.next_nonce(proof);
END
$$;

CREATE OR REPLACE FUNCTION platform.enter_service(workspace uuid, service text, reason text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'service', workspace::text, service, reason) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
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

CREATE OR REPLACE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, token_email text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject, token_email) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor'
    ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject, token_email)::text, '|', concat(chr(92), 'u007c')) END, request_id) || platform.next_nonce(proof);
END
$$;

CREATE OR REPLACE FUNCTION platform.bind_context(user_id uuid, workspace_id uuid, role text, principal text, request_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
DECLARE
  wanted text := concat_ws('|', '', coalesce(user_id::text, ''), coalesce(workspace_id::text, ''), role, principal);
  -- Both halves at once: each call is folded by itself, and a key may be replaced in between.
  pads bytea := (platform.key_pads('seal', 'both'))[1];
  ignored text;
BEGIN
  IF current_setting('signalbox.seal', true) <> '' AND wanted <> substr(current_setting('signalbox.seal', true), 65) THEN
    RAISE EXCEPTION 'this transaction was entered already' USING ERRCODE = '42501', HINT = 'already-entered';
  END IF;
  ignored := concat(set_config('signalbox.user_id', coalesce(user_id::text, ''), true), set_config('signalbox.workspace_id', coalesce(workspace_id::text, ''), true),
    set_config('signalbox.role', role, true), set_config('signalbox.principal', principal, true), set_config('signalbox.request_id', coalesce(request_id, ''), true),
    set_config('signalbox.seal', concat(encode(sha256(substr(pads, 1, 64)
      || sha256(substr(pads, 65) || timestamptz_send(transaction_timestamp()) || textsend(wanted))), 'hex'), wanted), true));
  -- A read is stopped sooner than a write, unless the operator set another limit.
  IF current_setting('transaction_read_only') = 'on' AND current_setting('statement_timeout') = '10s' THEN ignored := set_config('statement_timeout', '5s', true); END IF;
  RETURN role;
END
$$;

REVOKE ALL ON FUNCTION platform.nonce_lock(bigint, integer), platform.entry_nonce(), platform.next_nonce(text) FROM PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION platform.entry_nonce() TO %s', platform.app_roles('platform')); END $$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
