-- Purpose: the session context says who is asking and for which workspace, and its seal proves that an enter function said so.
-- Locks: none. Size: constant. Online: yes.
-- The settings are local to the transaction: after COMMIT they are empty and never hold values of another caller.

-- It is plain STABLE SQL, so that PostgreSQL inlines it: the policy becomes an index condition and the planner sees the real workspace.
CREATE FUNCTION platform.current_workspace_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('signalbox.workspace_id', true), '')::uuid;
COMMENT ON FUNCTION platform.current_workspace_id() IS
  'Returns the workspace of the running transaction, or NULL where none was entered. Keep it inlinable.';

CREATE FUNCTION platform.current_user_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('signalbox.user_id', true), '')::uuid;
COMMENT ON FUNCTION platform.current_user_id() IS
  'Returns the user of the running transaction, or NULL for API keys and jobs. Keep it inlinable.';

-- Functions that hold keys in their plans switch debug_print_plan off for themselves: any caller may switch it on, and it would print them.
CREATE FUNCTION platform.sealed(setting text) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
DECLARE
  -- As bind_context makes it: 64 digits, and the context they are made of, each part behind a bar.
  seal text := current_setting('signalbox.seal', true);
  message bytea := timestamptz_send(transaction_timestamp()) || textsend(substr(seal, 65));
BEGIN
  -- The newest key, and the one before it while it is active. If it is replaced while these calls are folded, one of both lines has the
  -- halves of one key.
  IF left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[1]
    || sha256((platform.key_pads('seal', 'inner'))[1] || message)), 'hex')
    OR left(seal, 64) = encode(sha256((platform.key_pads('seal', 'outer'))[2]
      || sha256((platform.key_pads('seal', 'inner'))[2] || message)), 'hex') THEN
    RETURN nullif(split_part(seal, '|', CASE setting WHEN 'workspace_id' THEN 3 WHEN 'user_id' THEN 2 WHEN 'role' THEN 4 WHEN 'principal'
      THEN 5 END), '');
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.sealed(text) IS
  'Returns user_id, workspace_id, role or principal as an enter function set it in this transaction, whatever was set since; NULL '
  'where it set none, or without a seal. The policies sealed_workspace and directory_access compare rows with it.';

CREATE FUNCTION platform.context_is_sealed() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(platform.sealed('role') IS NOT NULL AND substr(current_setting('signalbox.seal', true), 65) = concat_ws('|', '',
    current_setting('signalbox.user_id', true),
    current_setting('signalbox.workspace_id', true), current_setting('signalbox.role', true),
      current_setting('signalbox.principal', true)), false);
END
$$;
COMMENT ON FUNCTION platform.context_is_sealed() IS
  'Tells whether the settings are exactly those that an enter function set in this transaction. The policy '
  'sealed_context of directory tables, policies of the kernel and command functions ask it.';

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
  ignored := concat(set_config('signalbox.user_id', coalesce(user_id::text, ''), true),
    set_config('signalbox.workspace_id', coalesce(workspace_id::text, ''), true),
    set_config('signalbox.role', role, true), set_config('signalbox.principal', principal, true),
      set_config('signalbox.request_id', coalesce(request_id, ''), true),
    set_config('signalbox.seal', concat(encode(sha256(substr(pads, 1, 64)
      || sha256(substr(pads, 65) || timestamptz_send(transaction_timestamp()) || textsend(wanted))), 'hex'), wanted), true));
  -- A read is stopped sooner than a write, unless the operator set another limit.
  IF current_setting('transaction_read_only') = 'on' AND current_setting('statement_timeout') = '10s' THEN
    ignored := set_config('statement_timeout', '5s', true);
  END IF;
  RETURN role;
END
$$;
COMMENT ON FUNCTION platform.bind_context(uuid, uuid, text, text, text) IS
  'Sets and seals the context and returns the role; it refuses to change a context '
  'within a transaction. Only the enter functions call it.';

CREATE FUNCTION platform.require_context(VARIADIC allowed text[]) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text := coalesce(current_setting('signalbox.role', true), '');
BEGIN
  IF NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF held LIKE 'KEY:%' AND 'admin' = ANY (string_to_array(substr(held, 5), ',')) THEN held := 'KEY:admin'; END IF;
  IF held <> ALL (allowed) THEN RAISE EXCEPTION 'the role does not permit this' USING ERRCODE = '42501', HINT = 'role-forbids'; END IF;
  RETURN held;
END
$$;
COMMENT ON FUNCTION platform.require_context(text[]) IS
  'Returns the sealed role if it is one of these, and raises 42501 otherwise. Command functions call it first.';

CREATE FUNCTION platform.migration_history()
  RETURNS TABLE (module text, version text, description text, direction text, state text, reversible boolean, fingerprint text,
    duration_ms integer, application_version text, executed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT l.module, l.version, l.description, l.direction, l.state, l.undo_script IS NOT NULL, l.fingerprint_after, l.duration_ms,
    l.application_version, l.executed_at
    FROM platform.migration_ledger l WHERE platform.context_is_sealed() ORDER BY l.id
$$;
COMMENT ON FUNCTION platform.migration_history() IS
  'Lists what ran, in order, without texts and logins; the management API of the services calls it in a transaction that was entered.';
GRANT SELECT ON platform.migration_ledger TO signalbox_kernel;

SELECT platform.kernel_owns(f::regprocedure) FROM unnest(ARRAY['platform.sealed(text)', 'platform.context_is_sealed()',
  'platform.require_context(text[])', 'platform.migration_history()']) f;
SELECT platform.kernel_keeps('platform.bind_context(uuid,uuid,text,text,text)');
