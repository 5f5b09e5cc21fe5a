-- Purpose: the lock of a number for a proof can be read by nobody who could take it again. The bootstrap does that, where it runs as a
-- superuser: it takes pg_lock_status(), of which pg_locks is a view, from everybody but the kernel, the owner, the migrator and monitoring
-- (ADR 28). Here the function that makes the key says so. Locks: none. Size: constant. Online: yes.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.nonce_lock(nonce bigint, place integer) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET debug_print_plan = off
AS $$
BEGIN
  -- The key of the seal holds the number of this backend: no other connection can take the lock of a number for a second use. On this one
  -- nobody can either, as long as services may not call pg_lock_status(), which shows the key.
  RETURN ('x' || encode(substr(sha256((platform.key_pads('seal', 'both'))[place] || int8send(nonce)), 1, 8), 'hex'))::bit(64)::bigint;
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
