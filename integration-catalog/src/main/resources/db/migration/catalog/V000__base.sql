-- Purpose: the base that V001 extends: entity types and entities. Locks: SHARE ROW EXCLUSIVE on platform.workspaces for foreign keys,
-- brief. Size: constant. Online: yes. requires: platform >= 12
SELECT platform.register_service('catalog', 'catalog_app');
-- This service logs users in and takes invitations.
SELECT platform.serve_accounts('catalog');
COMMENT ON SCHEMA catalog IS
  'Which integrations exist, which connections a workspace has, and the records that come through them, each value with its origin.';

CREATE TABLE catalog.entity_types (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  key text NOT NULL CHECK (key ~ '^[a-z][a-z0-9_-]{0,62}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  match_attribute text CHECK (length(match_attribute) BETWEEN 1 AND 100),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  open_attributes boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);
CREATE INDEX entity_types_created_idx ON catalog.entity_types (workspace_id, created_at DESC, id DESC);
CREATE TABLE catalog.entity_attributes (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  entity_type_id uuid NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
  data_type text NOT NULL CHECK (data_type IN ('TEXT', 'NUMBER', 'BOOLEAN', 'TIMESTAMP', 'JSON')),
  required boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, entity_type_id, key),
  FOREIGN KEY (workspace_id, entity_type_id) REFERENCES catalog.entity_types (workspace_id, id) ON DELETE CASCADE
);
CREATE TABLE catalog.entities (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  entity_type_id uuid NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object'),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  -- Whether an entity type is unused is checked at the end of the statement, so that a workspace can be deleted with its entities.
  FOREIGN KEY (workspace_id, entity_type_id) REFERENCES catalog.entity_types (workspace_id, id)
);
CREATE INDEX entities_created_idx ON catalog.entities (workspace_id, created_at DESC, id DESC);
CREATE INDEX entities_type_created_idx ON catalog.entities (workspace_id, entity_type_id, created_at DESC, id DESC);
CREATE TRIGGER set_entity_types_updated_at BEFORE UPDATE ON catalog.entity_types
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER set_entities_updated_at BEFORE UPDATE ON catalog.entities FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('catalog.entity_types');
SELECT platform.isolate('catalog.entity_attributes');
SELECT platform.isolate('catalog.entities');
COMMENT ON TABLE catalog.entity_types IS 'Holds the kinds of records that come through connections, such as contact.';
COMMENT ON COLUMN catalog.entity_types.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entity_types.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.entity_types.key IS 'Is the name in bulk lines, unique in the workspace.';
COMMENT ON COLUMN catalog.entity_types.name IS 'Is the name to display.';
COMMENT ON COLUMN catalog.entity_types.match_attribute IS
  'Is the attribute by which records of several sources are the same entity; NULL: by source and external id only.';
COMMENT ON COLUMN catalog.entity_types.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN catalog.entity_types.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.entity_types.updated_at IS 'Tells when it last changed.';
COMMENT ON COLUMN catalog.entity_types.open_attributes IS
  'Tells whether unknown attributes are registered, with the type JSON, instead of rejected.';
COMMENT ON TABLE catalog.entity_attributes IS 'Holds the attributes of an entity type; their id is the attribute_id of provenance.';
COMMENT ON COLUMN catalog.entity_attributes.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entity_attributes.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.entity_attributes.entity_type_id IS 'Names the entity type.';
COMMENT ON COLUMN catalog.entity_attributes.key IS 'Is the name in the payload.';
COMMENT ON COLUMN catalog.entity_attributes.data_type IS
  'Is TEXT, NUMBER, BOOLEAN, TIMESTAMP or JSON; values of another type are rejected.';
COMMENT ON COLUMN catalog.entity_attributes.required IS 'Tells whether new entities must have it.';
COMMENT ON COLUMN catalog.entity_attributes.created_at IS 'Tells when it was made.';
COMMENT ON TABLE catalog.entities IS 'Holds golden records: one per real thing, merged from its sources.';
COMMENT ON COLUMN catalog.entities.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entities.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.entities.entity_type_id IS 'Tells what kind of thing it is.';
COMMENT ON COLUMN catalog.entities.payload IS 'Holds the attribute values in force.';
COMMENT ON COLUMN catalog.entities.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN catalog.entities.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.entities.updated_at IS 'Tells when it last changed.';
