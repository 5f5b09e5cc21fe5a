-- Purpose: one entity per match value, also when two sources bring it at the same moment: the unique key is what they wait for.
-- Locks: SHARE ROW EXCLUSIVE on the referenced tables for foreign keys, brief. Size: about one row per entity. Online: yes.
-- The foreign key to entities is deferred: a batch claims its keys first, in order, and writes the entities afterwards.
CREATE TABLE catalog.entity_identities (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  entity_type_id uuid NOT NULL,
  match_key text NOT NULL CHECK (length(match_key) BETWEEN 1 AND 500),
  entity_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, entity_type_id, match_key),
  FOREIGN KEY (workspace_id, entity_type_id) REFERENCES catalog.entity_types (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, entity_id) REFERENCES catalog.entities (workspace_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX entity_identities_entity_idx ON catalog.entity_identities (workspace_id, entity_id);
SELECT platform.isolate('catalog.entity_identities');
COMMENT ON TABLE catalog.entity_identities IS 'Tells which entity has which value of the match attribute of its type.';
COMMENT ON COLUMN catalog.entity_identities.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.entity_identities.entity_type_id IS 'Names the entity type.';
COMMENT ON COLUMN catalog.entity_identities.match_key IS 'Is the value, normalized: trimmed and in lower case.';
COMMENT ON COLUMN catalog.entity_identities.entity_id IS 'Names the entity.';
COMMENT ON COLUMN catalog.entity_identities.created_at IS 'Tells when it was claimed.';
