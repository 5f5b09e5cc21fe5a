-- Purpose: sealing and verifying a seal read no table any more: their keys are constants of the plans that use them (ADR 25).
-- Locks: SHARE ROW EXCLUSIVE on two tables of keys, for a moment. Size: constant. Online: yes.

GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
-- No rollback undoes it and no snapshot hides it: it tells old snapshots that they may be too old.
CREATE SEQUENCE platform.keys_changed_by;
COMMENT ON SEQUENCE platform.keys_changed_by IS 'The last transaction that began to change a key of a seal or an entry.';
-- VOLATILE, so that it sees what is committed by now: a plan may be made by a statement that began before a key was changed. Where a snapshot is the whole
-- transaction's and may be older than the last change, its plans would stay with the keys of before: such a transaction is to be repeated.
CREATE FUNCTION platform.read_keys(ring text, part text) RETURNS text[]
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted')
      AND NOT pg_visible_in_snapshot((SELECT last_value::text::xid8 FROM platform.keys_changed_by), pg_current_snapshot()) THEN
    RAISE EXCEPTION 'keys were changed since this transaction began' USING ERRCODE = '40001', HINT = 'try again'; END IF;
  IF ring = 'entry' THEN
    RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.app_role || '/' || k.key_id WHEN 'inner' THEN encode(k.inner_pad, 'hex') ELSE encode(k.outer_pad, 'hex') END
      ORDER BY k.app_role, k.key_id) FROM platform.entry_keys k);
  END IF;
  -- A plan lives in one backend, so that its number is a constant as well.
  RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.id::text WHEN 'inner' THEN encode(k.inner_pad || int4send(pg_backend_pid()), 'hex')
    WHEN 'outer' THEN encode(k.outer_pad, 'hex') ELSE encode(k.outer_pad || k.inner_pad || int4send(pg_backend_pid()), 'hex') END ORDER BY k.id DESC) FROM platform.seal_keys k WHERE k.active);
END
$$;
COMMENT ON FUNCTION platform.read_keys(text, text) IS 'Ids, inner, outer or, of seals, both halves (as hex; the inner ones of seals with the number of this backend) of the keys of a ring: ''seal'', the newest first, or ''entry'', as role/key. For key_ids and key_pads only.';

-- IMMUTABLE, so that PostgreSQL folds the keys into the plan; the trigger below discards every such plan when a key changes.
CREATE FUNCTION platform.key_ids(ring text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN platform.read_keys(ring, 'id'); END $$;
COMMENT ON FUNCTION platform.key_ids(text) IS 'Names of the keys of a ring. A constant of the plans that use it; for kernel functions with debug_print_plan off only.';

CREATE FUNCTION platform.key_pads(ring text, half text) RETURNS bytea[]
  LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE pads bytea[]; pad text;
BEGIN
  FOREACH pad IN ARRAY coalesce(platform.read_keys(ring, half), '{}') LOOP pads := pads || decode(pad, 'hex'); END LOOP;
  RETURN pads;
END
$$;
COMMENT ON FUNCTION platform.key_pads(text, text) IS 'The inner, the outer or (of seals) both halves of the keys of a ring, in the order of key_ids. A constant of the plans that use it; for kernel functions with debug_print_plan off only.';

-- An altered function makes each backend plan again what was folded from it, at its next transaction at the latest.
CREATE FUNCTION platform.renew_plans_of_keys() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- One after the other. A table that only the kernel may lock: an advisory lock could be held by anybody.
  LOCK TABLE platform.event_salt IN SHARE UPDATE EXCLUSIVE MODE;
  PERFORM setval('platform.keys_changed_by', pg_current_xact_id()::text::bigint);
  ALTER FUNCTION platform.key_ids(text) IMMUTABLE;
  ALTER FUNCTION platform.key_pads(text, text) IMMUTABLE;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.renew_plans_of_keys() IS 'After each change of a key: plans that hold the keys of before are made anew.';
CREATE TRIGGER seal_keys_renew_plans AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON platform.seal_keys FOR EACH STATEMENT EXECUTE FUNCTION platform.renew_plans_of_keys();
CREATE TRIGGER entry_keys_renew_plans AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON platform.entry_keys FOR EACH STATEMENT EXECUTE FUNCTION platform.renew_plans_of_keys();
REVOKE ALL ON FUNCTION platform.read_keys(text, text), platform.key_ids(text), platform.key_pads(text, text), platform.renew_plans_of_keys() FROM PUBLIC;

-- What holds keys sets debug_print_plan off for itself: any caller may switch it on, and it would print them.
CREATE FUNCTION platform.sealed(setting text) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
DECLARE
  -- As bind_context makes it: 64 digits, and the context they are made of, each part behind a bar.
  seal text := current_setting('signalbox.seal', true);
  message bytea := timestamptz_send(transaction_timestamp()) || textsend(substr(seal, 65));
BEGIN
  -- The newest key, and the one before it while it is active. If it is replaced while these calls are folded, one of both lines has the halves of one key.
  IF left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[1] || sha256((platform.key_pads('seal', 'inner'))[1] || message)), 'hex')
    OR left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[2] || sha256((platform.key_pads('seal', 'inner'))[2] || message)), 'hex') THEN
    RETURN nullif(split_part(seal, '|', CASE setting WHEN 'workspace_id' THEN 3 WHEN 'user_id' THEN 2 WHEN 'role' THEN 4 WHEN 'principal' THEN 5 END), '');
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.sealed(text) IS 'user_id, workspace_id, role or principal as an enter function set it in this transaction, whatever was set since; NULL where it set none, or without a seal.';
REVOKE ALL ON FUNCTION platform.sealed(text) FROM PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION platform.sealed(text) TO %s', platform.app_roles('platform')); END $$;
CREATE OR REPLACE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(platform.sealed('role') IS NOT NULL AND substr(current_setting('signalbox.seal', true), 65) = concat_ws('|', '', current_setting('signalbox.user_id', true),
    current_setting('signalbox.workspace_id', true), current_setting('signalbox.role', true), current_setting('signalbox.principal', true)), false);
END
$$;

-- Another type of result: the enter functions return it, which costs less than a query of its own.
DROP FUNCTION platform.bind_context(uuid, uuid, text, text, text);
CREATE FUNCTION platform.bind_context(user_id uuid, workspace_id uuid, role text, principal text, request_id text) RETURNS text
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
  RETURN role;
END
$$;
COMMENT ON FUNCTION platform.bind_context(uuid, uuid, text, text, text) IS 'Sets and seals the context, returns the role; refuses to change it within a transaction. For the enter functions only.';
REVOKE ALL ON FUNCTION platform.bind_context(uuid, uuid, text, text, text) FROM PUBLIC;
DROP FUNCTION platform.seal_for(text);
COMMENT ON COLUMN platform.seal_keys.id IS 'Tells which keys are the newest: a seal may be of either of the newest two that are active, so that keys can be rotated while transactions run.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
