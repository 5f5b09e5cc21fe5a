DROP TABLE platform.migration_ledger;
