-- Purpose: who enters a transaction proves that the service's own code asked for it; the key of the seal can be rotated.
-- Locks: none on tables with rows. Size: constant. Online: no: services of the version before cannot enter any more; deploy them right after.
-- Without the proof, SQL injected into a transaction could end it and enter again as anybody whose issuer, subject and workspace it knows.

-- The two padded halves of an HMAC-SHA-256 key of at most 64 bytes, made once so that verification never loops.
CREATE FUNCTION platform.hmac_pad(key bytea, pad integer) RETURNS bytea
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  padded bytea := substr(key || decode(repeat('00', 64), 'hex'), 1, 64);
BEGIN
  FOR i IN 0 .. 63 LOOP padded := set_byte(padded, i, get_byte(padded, i) # pad); END LOOP;
  RETURN padded;
END
$$;
COMMENT ON FUNCTION platform.hmac_pad(bytea, integer) IS 'Key XOR one byte repeated: 54 for the inner half, 92 for the outer.';

CREATE TABLE platform.entry_keys (
  app_role text NOT NULL,
  key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{16}$'),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (app_role, key_id)
);
COMMENT ON TABLE platform.entry_keys IS 'Keys with which services prove their entries, as padded HMAC-SHA-256 halves. Readable by signalbox_kernel alone. Several per role, so that one can be replaced while services run.';
COMMENT ON COLUMN platform.entry_keys.app_role IS 'The LOGIN role whose entries the key proves.';
COMMENT ON COLUMN platform.entry_keys.key_id IS 'Names the key inside a proof: the first 16 hex digits of SHA-256 over the key.';
COMMENT ON COLUMN platform.entry_keys.inner_pad IS 'Key XOR 0x36 repeated, 64 bytes.';
COMMENT ON COLUMN platform.entry_keys.outer_pad IS 'Key XOR 0x5c repeated, 64 bytes.';
COMMENT ON COLUMN platform.entry_keys.created_at IS 'When it was accepted.';
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
ALTER TABLE platform.entry_keys OWNER TO signalbox_kernel;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;

CREATE FUNCTION platform.accept_entry_key(role_name text, secret text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  key bytea := sha256(convert_to(secret, 'UTF8'));
BEGIN
  IF length(secret) < 32 THEN RAISE EXCEPTION 'an entry key has at least 32 characters' USING ERRCODE = '22023'; END IF;
  INSERT INTO platform.entry_keys (app_role, key_id, inner_pad, outer_pad)
    VALUES (role_name, substr(encode(sha256(key), 'hex'), 1, 16), platform.hmac_pad(key, 54), platform.hmac_pad(key, 92)) ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION platform.accept_entry_key(text, text) IS 'Lets a service prove its entries with this secret, besides those accepted before. For the migrator.';

CREATE FUNCTION platform.retire_entry_keys(role_name text, kept_secret text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  retired integer;
BEGIN
  DELETE FROM platform.entry_keys k
   WHERE k.app_role = role_name AND k.key_id <> substr(encode(sha256(sha256(convert_to(kept_secret, 'UTF8'))), 'hex'), 1, 16);
  GET DIAGNOSTICS retired = ROW_COUNT;
  RETURN retired;
END
$$;
COMMENT ON FUNCTION platform.retire_entry_keys(text, text) IS 'Forgets every entry key of a role but one; returns how many. For the migrator, once no instance uses them.';

-- A proof is <key id>.<seconds since 1970>.<HMAC over the seconds and each part with its length>: at most 5 minutes old, for exactly these parts.
-- Taken apart by position: a regular expression over it would cost more than everything else.
CREATE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  message text := substr(proof, 18, 10);
  now_seconds bigint := extract(epoch FROM clock_timestamp());
  inner_half bytea; outer_half bytea; part text;
BEGIN
  IF proof IS NULL OR message < lpad((now_seconds - 300)::text, 10, '0') COLLATE "C" OR message > lpad((now_seconds + 300)::text, 10, '0') COLLATE "C" THEN
    RETURN false;
  END IF;
  SELECT k.inner_pad, k.outer_pad INTO inner_half, outer_half FROM platform.entry_keys k WHERE k.app_role = session_user AND k.key_id = substr(proof, 1, 16);
  IF NOT FOUND THEN RETURN false; END IF;
  FOREACH part IN ARRAY parts LOOP message := message || '|' || octet_length(part) || ':' || part; END LOOP;
  RETURN coalesce(substr(proof, 28) = '.' || encode(sha256(outer_half || sha256(inner_half || textsend(message))), 'hex'), false);
END
$$;
COMMENT ON FUNCTION platform.proof_holds(text, text[]) IS 'Whether the session''s login made this proof for these parts within the last 5 minutes. For kernel functions only.';

CREATE FUNCTION platform.require_proof(proof text, VARIADIC parts text[]) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, VARIADIC parts) THEN
    RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof';
  END IF;
END
$$;
COMMENT ON FUNCTION platform.require_proof(text, text[]) IS 'Raises 42501 unless the proof holds. For kernel functions only.';

CREATE FUNCTION platform.enter_check(proof text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT platform.proof_holds(proof, 'check') $$;
COMMENT ON FUNCTION platform.enter_check(text) IS 'Whether entries with this key would be accepted; a service asks at its start. Enters nothing.';

CREATE FUNCTION platform.rotate_seal_key() RETURNS smallint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  key bytea := ''; fresh smallint;
BEGIN
  FOR i IN 1 .. 8 LOOP key := key || substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 8); END LOOP;
  SELECT max(k.id) + 1 INTO fresh FROM platform.seal_keys k;
  INSERT INTO platform.seal_keys (id, inner_pad, outer_pad) VALUES (fresh, platform.hmac_pad(key, 54), platform.hmac_pad(key, 92));
  DELETE FROM platform.seal_keys k WHERE k.id < fresh - 1;
  RETURN fresh;
END
$$;
COMMENT ON FUNCTION platform.rotate_seal_key() IS 'New transactions are sealed with a new key; the one before stays valid for those under way until the next rotation. For the migrator.';

SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.enter_member(text, text, uuid, text), platform.enter_person(text, text, text), platform.enter_key(text, bytea, text), platform.enter_service(uuid, text, text, text);
DROP FUNCTION platform.seal_for(smallint);
SET LOCAL ROLE signalbox_owner;

-- The seal as before, at a third of its cost: no regular expression, no decimal time, one lookup.
CREATE FUNCTION platform.seal_for(key_name text) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  inner_half bytea; outer_half bytea;
BEGIN
  SELECT k.inner_pad, k.outer_pad INTO inner_half, outer_half FROM platform.seal_keys k WHERE k.id::text = key_name AND k.active;
  RETURN key_name || ':' || encode(sha256(outer_half || sha256(inner_half || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || textsend(concat_ws('|',
    current_setting('signalbox.user_id', true), current_setting('signalbox.workspace_id', true), current_setting('signalbox.role', true), current_setting('signalbox.principal', true))))), 'hex');
END
$$;
COMMENT ON FUNCTION platform.seal_for(text) IS 'The seal of the current settings under one key, NULL where there is no such key. For kernel functions only.';


CREATE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
  PERFORM platform.require_proof(proof, 'member', token_issuer, token_subject, workspace::text);
  SELECT u.id, m.role INTO found_user, found_role
    FROM platform.user_identities i
    JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
    JOIN platform.workspace_members m ON m.user_id = u.id AND m.workspace_id = workspace
    JOIN platform.workspaces w ON w.id = m.workspace_id AND w.status = 'ACTIVE'
    JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = '42501', HINT = 'not-a-member';
  END IF;
  PERFORM platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id);
  RETURN found_role;
END
$$;
COMMENT ON FUNCTION platform.enter_member(text, text, uuid, text, text) IS 'Enters a workspace as the user behind a verified token; returns the role. Unknown workspace and missing membership are the same error.';

CREATE FUNCTION platform.enter_person(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid;
BEGIN
  PERFORM platform.require_proof(proof, 'person', token_issuer, token_subject);
  SELECT u.id INTO found_user FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user';
  END IF;
  PERFORM platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id);
  RETURN 'PERSON';
END
$$;
COMMENT ON FUNCTION platform.enter_person(text, text, text, text) IS 'Enters without a workspace, to list one''s own organizations and workspaces.';

CREATE FUNCTION platform.enter_key(public_key_id text, secret_hash bytea, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_key record; granted text;
BEGIN
  PERFORM platform.require_proof(proof, 'key', public_key_id, encode(secret_hash, 'hex'));
  SELECT k.workspace_id, k.user_id, k.scopes INTO found_key
    FROM platform.api_keys k
    JOIN platform.workspaces w ON w.id = k.workspace_id AND w.status = 'ACTIVE'
    JOIN platform.organizations o ON o.id = w.organization_id AND o.status = 'ACTIVE'
   WHERE k.key_id = public_key_id AND k.key_hash = secret_hash AND k.status = 'ACTIVE' AND (k.expires_at IS NULL OR k.expires_at > now());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown key' USING ERRCODE = '42501', HINT = 'unknown-key';
  END IF;
  granted := 'KEY:' || array_to_string(found_key.scopes, ',');
  PERFORM platform.bind_context(found_key.user_id, found_key.workspace_id, granted, 'key:' || public_key_id, request_id);
  RETURN granted;
END
$$;
COMMENT ON FUNCTION platform.enter_key(text, bytea, text, text) IS 'Enters the workspace of an API key; returns KEY: and its scopes. Unknown, revoked and expired keys are the same error.';

CREATE FUNCTION platform.enter_service(workspace uuid, service text, reason text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'service', workspace::text, service, reason);
  IF coalesce(service, '') = '' OR coalesce(reason, '') = '' THEN
    RAISE EXCEPTION 'a job names itself and its reason' USING ERRCODE = '42501', HINT = 'unnamed-job';
  END IF;
  IF NOT EXISTS (SELECT FROM platform.workspaces w WHERE w.id = workspace AND w.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'unknown workspace' USING ERRCODE = '42501', HINT = 'unknown-workspace';
  END IF;
  PERFORM platform.bind_context(NULL, workspace, 'SERVICE', 'service:' || service, request_id);
  RETURN 'SERVICE';
END
$$;
COMMENT ON FUNCTION platform.enter_service(uuid, text, text, text, text) IS 'Enters a workspace for a background job.';

DO $$
DECLARE
  fn regprocedure;
BEGIN
  FOREACH fn IN ARRAY ARRAY['platform.enter_member(text,text,uuid,text,text)', 'platform.enter_person(text,text,text,text)',
      'platform.enter_key(text,bytea,text,text)', 'platform.enter_service(uuid,text,text,text,text)', 'platform.enter_check(text)',
      'platform.seal_for(text)', 'platform.proof_holds(text,text[])', 'platform.require_proof(text,text[])', 'platform.accept_entry_key(text,text)',
      'platform.retire_entry_keys(text,text)', 'platform.rotate_seal_key()']::regprocedure[] LOOP
    PERFORM platform.kernel_owns(fn);
  END LOOP;
  -- What is not for the services: verification belongs to the enter functions, keys to the migrator.
  SET LOCAL ROLE signalbox_kernel;
  EXECUTE format('REVOKE ALL ON FUNCTION platform.seal_for(text), platform.proof_holds(text,text[]), platform.require_proof(text,text[]), platform.accept_entry_key(text,text),
    platform.retire_entry_keys(text,text), platform.rotate_seal_key() FROM %s', platform.app_roles('platform'));
  GRANT EXECUTE ON FUNCTION platform.accept_entry_key(text,text), platform.retire_entry_keys(text,text), platform.rotate_seal_key() TO signalbox_owner;
  SET LOCAL ROLE signalbox_owner;
  REVOKE ALL ON FUNCTION platform.hmac_pad(bytea, integer) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION platform.hmac_pad(bytea, integer) TO signalbox_kernel;
END
$$;

-- Owned by the kernel, so replaced by it.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seal text := current_setting('signalbox.seal', true);
BEGIN
  RETURN coalesce(seal = platform.seal_for(split_part(seal, ':', 1)), false);
END
$$;
CREATE OR REPLACE FUNCTION platform.bind_context(user_id uuid, workspace_id uuid, role text, principal text, request_id text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  wanted text := concat_ws('|', user_id, workspace_id, role, principal);
  present text := concat_ws('|', nullif(current_setting('signalbox.user_id', true), ''), nullif(current_setting('signalbox.workspace_id', true), ''),
    nullif(current_setting('signalbox.role', true), ''), nullif(current_setting('signalbox.principal', true), ''));
BEGIN
  IF coalesce(current_setting('signalbox.seal', true), '') <> '' AND present <> wanted THEN
    RAISE EXCEPTION 'this transaction was entered already' USING ERRCODE = '42501', HINT = 'already-entered';
  END IF;
  PERFORM set_config('signalbox.user_id', coalesce(user_id::text, ''), true),
          set_config('signalbox.workspace_id', coalesce(workspace_id::text, ''), true),
          set_config('signalbox.role', role, true),
          set_config('signalbox.principal', principal, true),
          set_config('signalbox.request_id', coalesce(request_id, ''), true);
  PERFORM set_config('signalbox.seal', platform.seal_for((SELECT max(k.id)::text FROM platform.seal_keys k WHERE k.active)), true);
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
