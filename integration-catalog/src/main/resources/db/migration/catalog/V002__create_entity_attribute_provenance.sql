-- Purpose: which source each attribute value came from (requirement V002). Locks: SHARE ROW EXCLUSIVE on catalog.entities and
-- entity_attributes for foreign keys, brief. Size: constant. Online: yes.
CREATE TABLE catalog.entity_attribute_provenance (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  entity_id uuid NOT NULL,
  attribute_id uuid NOT NULL,
  source_type varchar(50) NOT NULL,
  source_integration_id uuid,
  source_external_field text,
  last_updated_at timestamptz NOT NULL DEFAULT now(),
  override_by_user boolean NOT NULL DEFAULT false,
  override_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, entity_id, attribute_id),
  FOREIGN KEY (workspace_id, entity_id) REFERENCES catalog.entities (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, attribute_id) REFERENCES catalog.entity_attributes (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_entity_attribute_provenance_entity_id ON catalog.entity_attribute_provenance (workspace_id, entity_id);
CREATE INDEX idx_entity_attribute_provenance_attribute_id ON catalog.entity_attribute_provenance (workspace_id, attribute_id);
CREATE INDEX idx_entity_attribute_provenance_source_integration_id ON catalog.entity_attribute_provenance (workspace_id,
  source_integration_id) WHERE source_integration_id IS NOT NULL;
SELECT platform.isolate('catalog.entity_attribute_provenance');
COMMENT ON TABLE catalog.entity_attribute_provenance IS
  'Tells for each attribute of an entity which source its value in force came from, and whether a user overrode it.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.entity_id IS 'Names the entity.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.attribute_id IS 'Names the attribute, of entity_attributes.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.source_type IS 'Is INTEGRATION or USER.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.source_integration_id IS 'Names the integration; NULL for users.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.source_external_field IS 'Is the name of the field in the source.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.last_updated_at IS 'Tells when the value was observed at its source.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.override_by_user IS
  'Tells whether a value of a user is in force, which syncs do not overwrite.';
COMMENT ON COLUMN catalog.entity_attribute_provenance.override_at IS 'Tells when the user overrode it.';
