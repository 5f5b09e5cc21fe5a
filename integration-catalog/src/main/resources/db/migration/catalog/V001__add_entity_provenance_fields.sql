-- Purpose: where an entity came from (requirement V001). Locks: ACCESS EXCLUSIVE on catalog.entities, brief: constant defaults rewrite
-- nothing. Size: the backfill touches only rows without a source; none on a database that ran V000 just before. Online: yes.
ALTER TABLE catalog.entities
  ADD COLUMN source_type varchar(50) NOT NULL DEFAULT 'USER_CREATED',
  ADD COLUMN source_integration_id uuid,
  ADD COLUMN source_external_id text,
  ADD COLUMN source_url text,
  ADD COLUMN first_synced_at timestamptz,
  ADD COLUMN last_synced_at timestamptz,
  ADD COLUMN sync_version bigint NOT NULL DEFAULT 0;

UPDATE catalog.entities SET source_type = 'USER_CREATED' WHERE source_type IS DISTINCT FROM 'USER_CREATED';

CREATE INDEX idx_entities_source_integration_id ON catalog.entities (workspace_id, source_integration_id)
  WHERE source_integration_id IS NOT NULL;
CREATE INDEX idx_entities_source_external_id ON catalog.entities (workspace_id, source_external_id) WHERE source_external_id IS NOT NULL;

COMMENT ON COLUMN catalog.entities.source_type IS 'Is the origin: USER_CREATED or INTEGRATION.';
COMMENT ON COLUMN catalog.entities.source_integration_id IS 'Is the integration that first brought it; NULL for entities made by users.';
COMMENT ON COLUMN catalog.entities.source_external_id IS 'Is its id in that external system.';
COMMENT ON COLUMN catalog.entities.source_url IS 'Is the link back to the source.';
COMMENT ON COLUMN catalog.entities.first_synced_at IS 'Tells when a source first brought it.';
COMMENT ON COLUMN catalog.entities.last_synced_at IS 'Tells when a source last confirmed it.';
COMMENT ON COLUMN catalog.entities.sync_version IS 'Is the highest version a source reported.';
