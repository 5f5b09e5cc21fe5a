GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.nonce_lock(nonce bigint, place integer) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
BEGIN
  -- The key of the seal holds the number of this backend: no other connection can take the lock of a number for a second use. Who runs SQL on this one
  -- can, for 5 minutes: pg_locks shows it.
  RETURN ('x' || encode(substr(sha256((platform.key_pads('seal', 'both'))[place] || int8send(nonce)), 1, 8), 'hex'))::bit(64)::bigint;
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
