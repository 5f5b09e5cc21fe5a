DROP TABLE platform.backfills, platform.catalogue_snapshots, platform.migration_ledger;
COMMENT ON SCHEMA platform IS NULL;
