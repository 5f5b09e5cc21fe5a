-- Purpose: tells the request that works on a key from one that took the key over. Locks: ACCESS EXCLUSIVE on platform.idempotency_keys, brief. Size: constant. Online: yes.
ALTER TABLE platform.idempotency_keys ADD COLUMN owner uuid;
COMMENT ON COLUMN platform.idempotency_keys.owner IS 'The request that works on it; only that one completes or releases it.';
