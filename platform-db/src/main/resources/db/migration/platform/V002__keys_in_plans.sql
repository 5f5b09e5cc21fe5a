-- Purpose: keeps the keys that seal the session context and prove entries, and hands them to the plans of the functions that use them.
-- Locks: none on existing tables. Size: constant. Online: yes.
--
-- key_ids() and key_pads() are declared IMMUTABLE, so that PostgreSQL folds the keys into the cached plans of their callers (ADR 25).
-- Reading them from their tables took a fifth of an entry, which cost 159 to 302 microseconds in evenings where it then cost 135.
-- A trigger on both tables alters the two functions, which makes each backend plan again at its next transaction at the latest.
-- A sequence names the transaction that last changed a key, since it is read without a snapshot and no rollback undoes it;
-- KeysInPlansTest breaks when a replaced key stays in a plan or when a plan that holds a key can be printed.
CREATE TABLE platform.seal_keys (
  id smallint PRIMARY KEY,
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE platform.seal_keys IS
  'Holds the HMAC-SHA-256 keys of the seal as their two padded halves. Only signalbox_kernel reads it.';
COMMENT ON COLUMN platform.seal_keys.id IS
  'Orders the keys: a seal may be of either of the newest two that are active, so that keys can be rotated while transactions run.';
COMMENT ON COLUMN platform.seal_keys.inner_pad IS 'Holds the key XOR 0x36 repeated, 64 bytes.';
COMMENT ON COLUMN platform.seal_keys.outer_pad IS 'Holds the key XOR 0x5c repeated, 64 bytes.';
COMMENT ON COLUMN platform.seal_keys.active IS
  'Tells whether the key counts: new seals use the newest active key, inactive ones verify nothing.';
COMMENT ON COLUMN platform.seal_keys.created_at IS 'Tells when the key was made.';

CREATE TABLE platform.entry_keys (
  app_role text NOT NULL,
  key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{16}$'),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (app_role, key_id)
);
COMMENT ON TABLE platform.entry_keys IS
  'Holds the keys with which services prove their entries, as padded HMAC-SHA-256 halves. A role may have '
  'several, so that one can be replaced while services run. Only signalbox_kernel reads it.';
COMMENT ON COLUMN platform.entry_keys.app_role IS 'Names the LOGIN role whose entries the key proves.';
COMMENT ON COLUMN platform.entry_keys.key_id IS 'Names the key inside a proof: the first 16 hex digits of SHA-256 over the key.';
COMMENT ON COLUMN platform.entry_keys.inner_pad IS 'Holds the key XOR 0x36 repeated, 64 bytes.';
COMMENT ON COLUMN platform.entry_keys.outer_pad IS 'Holds the key XOR 0x5c repeated, 64 bytes.';
COMMENT ON COLUMN platform.entry_keys.created_at IS 'Tells when the key was accepted.';
SELECT platform.kernel_owns_table('platform.seal_keys'), platform.kernel_owns_table('platform.entry_keys');

GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
CREATE SEQUENCE platform.keys_changed_by;
COMMENT ON SEQUENCE platform.keys_changed_by IS 'Names the last transaction that began to change a key of a seal or an entry.';
ALTER SEQUENCE platform.keys_changed_by OWNER TO signalbox_kernel;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;

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
COMMENT ON FUNCTION platform.hmac_pad(bytea, integer) IS
  'Returns the key, padded to 64 bytes, XOR one byte repeated: 54 for the inner half of HMAC-SHA-256, 92 for the outer one.';

-- It is VOLATILE, so that it sees what is committed by now: the statement for which a plan is made may have begun before a key was changed.
-- Where one snapshot serves the whole transaction and is older than the last change, the plan would keep the keys of before: such a
-- transaction has to be repeated.
CREATE FUNCTION platform.read_keys(ring text, part text) RETURNS text[]
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted')
      AND NOT pg_visible_in_snapshot((SELECT last_value::text::xid8 FROM platform.keys_changed_by), pg_current_snapshot()) THEN
    RAISE EXCEPTION 'keys were changed since this transaction began' USING ERRCODE = '40001', HINT = 'try again'; END IF;
  IF ring = 'entry' THEN
    RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.app_role || '/' || k.key_id WHEN 'inner' THEN encode(k.inner_pad, 'hex')
      ELSE encode(k.outer_pad, 'hex') END
      ORDER BY k.app_role, k.key_id) FROM platform.entry_keys k);
  END IF;
  -- A plan lives in one backend, so that its number is a constant as well.
  RETURN (SELECT array_agg(CASE part WHEN 'id' THEN k.id::text WHEN 'inner' THEN encode(k.inner_pad || int4send(pg_backend_pid()), 'hex')
    WHEN 'outer' THEN encode(k.outer_pad, 'hex') ELSE encode(k.outer_pad || k.inner_pad || int4send(pg_backend_pid()), 'hex') END
      ORDER BY k.id DESC) FROM platform.seal_keys k WHERE k.active);
END
$$;
COMMENT ON FUNCTION platform.read_keys(text, text) IS
  'Reads the keys of a ring (''seal'', the newest first, or ''entry'', as role/key): their ids, inner halves, outer halves, or both '
  'halves of seals, as hex. The inner halves of seals end with the number of this backend. Only key_ids and key_pads call it.';

CREATE FUNCTION platform.key_ids(ring text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN platform.read_keys(ring, 'id'); END $$;
COMMENT ON FUNCTION platform.key_ids(text) IS
  'Names the keys of a ring. It is a constant of the plans that use it, so only kernel functions with debug_print_plan off may call it.';

CREATE FUNCTION platform.key_pads(ring text, half text) RETURNS bytea[]
  LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE pads bytea[]; pad text;
BEGIN
  FOREACH pad IN ARRAY coalesce(platform.read_keys(ring, half), '{}') LOOP pads := pads || decode(pad, 'hex'); END LOOP;
  RETURN pads;
END
$$;
COMMENT ON FUNCTION platform.key_pads(text, text) IS
  'Returns the inner, the outer or (of seals) both halves of the keys of a ring, in the order of key_ids. It is a '
  'constant of the plans that use it, so only kernel functions with debug_print_plan off may call it.';

CREATE FUNCTION platform.renew_plans_of_keys() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- Changes take turns. The lock is a table, since only the kernel may lock it: an advisory lock could be held by anybody.
  LOCK TABLE platform.seal_keys IN SHARE UPDATE EXCLUSIVE MODE;
  PERFORM setval('platform.keys_changed_by', pg_current_xact_id()::text::bigint);
  ALTER FUNCTION platform.key_ids(text) IMMUTABLE;
  ALTER FUNCTION platform.key_pads(text, text) IMMUTABLE;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.renew_plans_of_keys() IS 'Discards, after each change of a key, every plan that holds the keys of before.';

CREATE FUNCTION platform.accept_entry_key(role_name text, secret text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  key bytea := sha256(convert_to(secret, 'UTF8'));
BEGIN
  IF length(secret) < 32 THEN RAISE EXCEPTION 'an entry key has at least 32 characters' USING ERRCODE = '22023'; END IF;
  INSERT INTO platform.entry_keys (app_role, key_id, inner_pad, outer_pad)
    VALUES (role_name, substr(encode(sha256(key), 'hex'), 1, 16), platform.hmac_pad(key, 54), platform.hmac_pad(key, 92))
      ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION platform.accept_entry_key(text, text) IS
  'Lets a service prove its entries with this secret, besides those that were accepted before. The migrator calls it.';

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
COMMENT ON FUNCTION platform.retire_entry_keys(text, text) IS
  'Deletes every entry key of a role but one and returns how many it deleted. The migrator calls it once no instance uses them any more.';

CREATE FUNCTION platform.rotate_seal_key() RETURNS smallint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  key bytea := ''; fresh smallint;
BEGIN
  FOR i IN 1 .. 8 LOOP key := key || substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 8); END LOOP;
  SELECT coalesce(max(k.id), 0) + 1 INTO fresh FROM platform.seal_keys k;
  INSERT INTO platform.seal_keys (id, inner_pad, outer_pad) VALUES (fresh, platform.hmac_pad(key, 54), platform.hmac_pad(key, 92));
  DELETE FROM platform.seal_keys k WHERE k.id < fresh - 1;
  RETURN fresh;
END
$$;
COMMENT ON FUNCTION platform.rotate_seal_key() IS
  'Seals new transactions with a new key and returns its id; the key before it stays valid until '
  'the next rotation, for transactions under way. The migrator calls it.';

GRANT EXECUTE ON FUNCTION platform.hmac_pad(bytea, integer) TO signalbox_kernel;
REVOKE ALL ON FUNCTION platform.hmac_pad(bytea, integer) FROM PUBLIC;
SELECT platform.kernel_keeps(f::regprocedure) FROM unnest(ARRAY['platform.read_keys(text,text)', 'platform.key_ids(text)',
  'platform.key_pads(text,text)', 'platform.renew_plans_of_keys()']) f;
SELECT platform.kernel_keeps(f::regprocedure, 'signalbox_owner') FROM unnest(ARRAY['platform.accept_entry_key(text,text)',
  'platform.retire_entry_keys(text,text)', 'platform.rotate_seal_key()']) f;
SET LOCAL ROLE signalbox_kernel;
CREATE TRIGGER seal_keys_renew_plans AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON platform.seal_keys
  FOR EACH STATEMENT EXECUTE FUNCTION platform.renew_plans_of_keys();
CREATE TRIGGER entry_keys_renew_plans AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON platform.entry_keys
  FOR EACH STATEMENT EXECUTE FUNCTION platform.renew_plans_of_keys();
SELECT platform.rotate_seal_key();
SET LOCAL ROLE signalbox_owner;
