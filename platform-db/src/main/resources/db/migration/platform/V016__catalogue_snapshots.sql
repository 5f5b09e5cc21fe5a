-- Purpose: what the catalogue looked like at each version, so that a rollback can be proven and drift be named; services may read the history.
-- Locks: ACCESS EXCLUSIVE on platform.migration_ledger, brief. Size: the ledger has a row per migration. Online: yes.
CREATE TABLE platform.catalogue_snapshots (
  fingerprint text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  objects text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE platform.catalogue_snapshots IS 'What the catalogue said about a module, by its fingerprint; two versions that look the same share one.';
COMMENT ON COLUMN platform.catalogue_snapshots.fingerprint IS 'SHA-256 over objects, in hex.';
COMMENT ON COLUMN platform.catalogue_snapshots.objects IS 'One object a line: kind, name, = and definition, sorted.';
COMMENT ON COLUMN platform.catalogue_snapshots.created_at IS 'When it was first seen.';

ALTER TABLE platform.migration_ledger
  ADD COLUMN requires text,
  ADD COLUMN state text NOT NULL DEFAULT 'DONE' CHECK (state IN ('RUNNING', 'DONE')),
  ADD COLUMN note text;
COMMENT ON COLUMN platform.migration_ledger.requires IS 'Versions of other modules that it needs, as its header says: platform >= 7.';
COMMENT ON COLUMN platform.migration_ledger.state IS 'RUNNING while, or after, a script outside of a transaction was interrupted.';
COMMENT ON COLUMN platform.migration_ledger.note IS 'What a rollback was allowed to lose, and where it went.';

CREATE FUNCTION platform.migration_history()
  RETURNS TABLE (module text, version text, description text, direction text, state text, reversible boolean, fingerprint text, duration_ms integer, application_version text, executed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT l.module, l.version, l.description, l.direction, l.state, l.undo_script IS NOT NULL, l.fingerprint_after, l.duration_ms, l.application_version, l.executed_at
    FROM platform.migration_ledger l WHERE platform.context_is_sealed() ORDER BY l.id
$$;
COMMENT ON FUNCTION platform.migration_history() IS 'What ran, in order, without texts and logins; for the management API of the services, in a transaction that was entered.';
GRANT SELECT ON platform.migration_ledger TO signalbox_kernel;
SELECT platform.kernel_owns('platform.migration_history()');
