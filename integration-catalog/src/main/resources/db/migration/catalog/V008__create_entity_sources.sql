-- Purpose: what each source last said about an entity, so that merging can be repeated and overrides be taken back.
-- Locks: SHARE ROW EXCLUSIVE on the referenced tables for foreign keys, brief. Size: one row per source and entity. Online: yes.
CREATE TABLE catalog.entity_sources (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  entity_id uuid NOT NULL,
  entity_type_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 255),
  sync_version bigint NOT NULL CHECK (sync_version >= 0),
  observed_at timestamptz NOT NULL,
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  payload jsonb NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  stated jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(stated) = 'object'),
  external_fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(external_fields) = 'object'),
  source_url text CHECK (length(source_url) <= 2048 AND source_url ~* '^https?://[^[:space:]]+$'),
  source_url_version bigint,
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((source_url IS NULL) = (source_url_version IS NULL)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, connection_id, entity_type_id, external_id),
  FOREIGN KEY (workspace_id, entity_id) REFERENCES catalog.entities (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, entity_type_id) REFERENCES catalog.entity_types (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, connection_id) REFERENCES catalog.integration_connections (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX entity_sources_entity_idx ON catalog.entity_sources (workspace_id, entity_id);
SELECT platform.isolate('catalog.entity_sources');
COMMENT ON TABLE catalog.entity_sources IS
  'Is the crosswalk: it tells which record of which connection belongs to which entity, and what it last said.';
COMMENT ON COLUMN catalog.entity_sources.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entity_sources.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.entity_sources.entity_id IS 'Names the entity it is merged into.';
COMMENT ON COLUMN catalog.entity_sources.entity_type_id IS 'Names the entity type.';
COMMENT ON COLUMN catalog.entity_sources.connection_id IS 'Names the connection it came through.';
COMMENT ON COLUMN catalog.entity_sources.external_id IS 'Is its id in the external system.';
COMMENT ON COLUMN catalog.entity_sources.sync_version IS 'Is the highest version received.';
COMMENT ON COLUMN catalog.entity_sources.observed_at IS 'Tells when that version was observed at the source.';
COMMENT ON COLUMN catalog.entity_sources.content_hash IS
  'Holds the SHA-256 of the attributes of that version: tells a repetition from a conflict.';
COMMENT ON COLUMN catalog.entity_sources.payload IS 'Is the last value that this source stated of each attribute.';
COMMENT ON COLUMN catalog.entity_sources.stated IS
  'Is the version and time of observation of those values that the highest version did not state: {attribute: [version, time]}.';
COMMENT ON COLUMN catalog.entity_sources.external_fields IS
  'Names the fields of the source that have another name than their attributes: {attribute: field}.';
COMMENT ON COLUMN catalog.entity_sources.source_url IS 'Is the link to the record at the source.';
COMMENT ON COLUMN catalog.entity_sources.source_url_version IS 'Is the version that stated the link.';
COMMENT ON COLUMN catalog.entity_sources.last_seen_at IS 'Tells when it last said something new.';
COMMENT ON COLUMN catalog.entity_sources.deleted_at IS 'Tells when the source reported it as deleted; reserved.';
COMMENT ON COLUMN catalog.entity_sources.created_at IS 'Tells when it was first seen.';
