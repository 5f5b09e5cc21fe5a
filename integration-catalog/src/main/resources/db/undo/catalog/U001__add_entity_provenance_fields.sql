DROP INDEX catalog.idx_entities_source_external_id;
DROP INDEX catalog.idx_entities_source_integration_id;
ALTER TABLE catalog.entities
  DROP COLUMN sync_version, DROP COLUMN last_synced_at, DROP COLUMN first_synced_at, DROP COLUMN source_url,
  DROP COLUMN source_external_id, DROP COLUMN source_integration_id, DROP COLUMN source_type;
