-- Purpose: the enter functions call proof and seal as expressions: PERFORM runs a query for each. No part of what is sealed
-- may hold the bar that parts it: a subject or the name of a service with bars could have been read as another context.
-- Locks: none. Size: constant. Online: yes.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
-- Its keys are constants of its plans, like those of the seal.
CREATE OR REPLACE FUNCTION platform.proof_holds(proof text, VARIADIC parts text[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
DECLARE
  message text := substr(proof, 18, 10);
  now_seconds bigint := extract(epoch FROM clock_timestamp());
  key integer := array_position(platform.key_ids('entry'), session_user || '/' || substr(proof, 1, 16));
  part text;
BEGIN
  -- Seconds since 1970 have ten digits until the year 2286, so texts compare like numbers.
  IF key IS NULL OR message < (now_seconds - 300)::text COLLATE "C" OR message > (now_seconds + 300)::text COLLATE "C" THEN RETURN false; END IF;
  FOREACH part IN ARRAY parts LOOP message := concat(message, '|', octet_length(part), ':', part); END LOOP;
  RETURN coalesce(substr(proof, 28) = '.' || encode(sha256((platform.key_pads('entry', 'outer'))[key] || sha256((platform.key_pads('entry', 'inner'))[key] || textsend(message))), 'hex'), false);
END
$$;

CREATE OR REPLACE FUNCTION platform.enter_member(token_issuer text, token_subject text, workspace uuid, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_user uuid; found_role text;
BEGIN
  IF NOT platform.proof_holds(proof, 'member', token_issuer, token_subject, workspace::text) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
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
  RETURN platform.bind_context(found_user, workspace, found_role, 'user:' || found_user, request_id);
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
  RETURN platform.bind_context(found_user, NULL, 'PERSON', 'user:' || found_user, request_id);
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
  granted := 'KEY:' || array_to_string(found_key.scopes, ',');
  RETURN platform.bind_context(found_key.user_id, found_key.workspace_id, granted, 'key:' || public_key_id, request_id);
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
  RETURN platform.bind_context(NULL, workspace, 'SERVICE', 'service:' || service, request_id);
END
$$;

CREATE OR REPLACE FUNCTION platform.enter_visitor(token_issuer text, token_subject text, request_id text, proof text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT platform.proof_holds(proof, 'visitor', token_issuer, token_subject) THEN RAISE EXCEPTION 'the entry is not proven' USING ERRCODE = '42501', HINT = 'no-proof'; END IF;
  RETURN platform.bind_context(NULL, NULL, 'VISITOR', CASE WHEN token_issuer = '' THEN 'visitor' ELSE 'token:' || replace(jsonb_build_array(token_issuer, token_subject)::text, '|', concat(chr(92), 'u007c')) END, request_id);
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
