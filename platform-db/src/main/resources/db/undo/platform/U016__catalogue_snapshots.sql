SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION platform.migration_history();
SET LOCAL ROLE signalbox_owner;
REVOKE SELECT ON platform.migration_ledger FROM signalbox_kernel;
ALTER TABLE platform.migration_ledger DROP COLUMN note, DROP COLUMN state, DROP COLUMN requires;
DROP TABLE platform.catalogue_snapshots;
