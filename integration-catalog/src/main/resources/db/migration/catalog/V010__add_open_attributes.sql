-- Purpose: entity types that learn attributes from what sources send. Locks: ACCESS EXCLUSIVE on catalog.entity_types, brief: a constant
-- default rewrites nothing. Size: constant. Online: yes.
ALTER TABLE catalog.entity_types ADD COLUMN open_attributes boolean NOT NULL DEFAULT false;
CREATE INDEX entity_types_created_idx ON catalog.entity_types (workspace_id, created_at DESC, id DESC);
CREATE INDEX entities_created_idx ON catalog.entities (workspace_id, created_at DESC, id DESC);
COMMENT ON COLUMN catalog.entity_types.open_attributes IS
  'Whether unknown attributes are registered, with the type JSON, instead of rejected.';
