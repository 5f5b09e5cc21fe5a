GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
DROP TRIGGER seal_keys_renew_plans ON platform.seal_keys;
DROP TRIGGER entry_keys_renew_plans ON platform.entry_keys;
DROP FUNCTION platform.bind_context(uuid, uuid, text, text, text);
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
REVOKE ALL ON FUNCTION platform.seal_for(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seal text := current_setting('signalbox.seal', true);
BEGIN
  RETURN coalesce(seal = platform.seal_for(split_part(seal, ':', 1)), false);
END
$$;

CREATE FUNCTION platform.bind_context(user_id uuid, workspace_id uuid, role text, principal text, request_id text) RETURNS void
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
COMMENT ON FUNCTION platform.bind_context(uuid, uuid, text, text, text) IS 'Sets and seals the context; refuses to change it within a transaction. For the enter functions only.';
REVOKE ALL ON FUNCTION platform.bind_context(uuid, uuid, text, text, text) FROM PUBLIC;

DROP FUNCTION platform.sealed(text), platform.renew_plans_of_keys(), platform.key_pads(text, text), platform.key_ids(text), platform.read_keys(text, text);
DROP SEQUENCE platform.keys_changed_by;
COMMENT ON COLUMN platform.seal_keys.id IS 'Names the key inside a seal, so that keys can be rotated while transactions run.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
