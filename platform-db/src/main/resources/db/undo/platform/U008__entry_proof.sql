SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.enter_member(text, text, uuid, text, text), platform.enter_person(text, text, text, text), platform.enter_key(text, bytea, text, text), platform.enter_service(uuid, text, text, text, text), platform.enter_check(text), platform.require_proof(text, text[]), platform.proof_holds(text, text[]), platform.accept_entry_key(text, text), platform.retire_entry_keys(text, text), platform.rotate_seal_key(), platform.seal_for(text);
DROP TABLE platform.entry_keys;
SET LOCAL ROLE signalbox_owner;
DROP FUNCTION platform.hmac_pad(bytea, integer);

CREATE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
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
COMMENT ON FUNCTION platform.enter_member(text, text, uuid, text) IS 'Enters a workspace as the user behind a verified token; returns the role. Unknown workspace and missing membership are the same error.';

CREATE FUNCTION platform.enter_person(token_issuer text, token_subject text, request_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid;
BEGIN
  SELECT u.id INTO found_user FROM platform.user_identities i JOIN platform.users u ON u.id = i.user_id AND u.status = 'ACTIVE'
   WHERE i.issuer = token_issuer AND i.subject = token_subject;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown user' USING ERRCODE = '42501', HINT = 'unknown-user';
  END IF;
  PERFORM platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id);
  RETURN 'PERSON';
END
$$;
COMMENT ON FUNCTION platform.enter_person(text, text, text) IS 'Enters without a workspace, to list one''s own organizations and workspaces.';

CREATE FUNCTION platform.enter_key(public_key_id text, secret_hash bytea, request_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_key record; granted text;
BEGIN
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
COMMENT ON FUNCTION platform.enter_key(text, bytea, text) IS 'Enters the workspace of an API key; returns KEY: and its scopes. Unknown, revoked and expired keys are the same error.';

CREATE FUNCTION platform.enter_service(workspace uuid, service text, reason text, request_id text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
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
COMMENT ON FUNCTION platform.enter_service(uuid, text, text, text) IS 'Enters a workspace for a background job.';

DO $$
DECLARE
  fn regprocedure;
BEGIN
  FOREACH fn IN ARRAY ARRAY['platform.enter_member(text,text,uuid,text)', 'platform.enter_person(text,text,text)',
      'platform.enter_key(text,bytea,text)', 'platform.enter_service(uuid,text,text,text)']::regprocedure[] LOOP
    PERFORM platform.kernel_owns(fn);
  END LOOP;
END
$$;

CREATE FUNCTION platform.seal_for(key_id smallint) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  pads record;
BEGIN
  SELECT k.inner_pad, k.outer_pad INTO pads FROM platform.seal_keys k WHERE k.id = key_id AND k.active;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN key_id || ':' || encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(
    concat_ws('|', pg_backend_pid(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint,
      coalesce(current_setting('signalbox.user_id', true), ''), coalesce(current_setting('signalbox.workspace_id', true), ''),
      coalesce(current_setting('signalbox.role', true), ''), coalesce(current_setting('signalbox.principal', true), '')), 'UTF8'))), 'hex');
END
$$;
COMMENT ON FUNCTION platform.seal_for(smallint) IS 'The seal of the current settings under one key. For kernel functions only.';
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
REVOKE ALL ON FUNCTION platform.seal_for(smallint) FROM PUBLIC;
ALTER FUNCTION platform.seal_for(smallint) OWNER TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seal text := current_setting('signalbox.seal', true);
BEGIN
  IF seal IS NULL OR seal !~ '^[0-9]{1,4}:[0-9a-f]{64}$' THEN RETURN false; END IF;
  RETURN coalesce(seal = platform.seal_for(split_part(seal, ':', 1)::smallint), false);
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
  PERFORM set_config('signalbox.seal', platform.seal_for((SELECT max(k.id) FROM platform.seal_keys k WHERE k.active)), true);
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
