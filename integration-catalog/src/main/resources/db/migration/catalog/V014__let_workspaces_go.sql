-- Purpose: a workspace can be deleted with its entities: the check that an entity type is unused waits until the statement ends.
-- Locks: ACCESS EXCLUSIVE on catalog.entities, while its rows are checked. Size: one scan. Online: no.
ALTER TABLE catalog.entities DROP CONSTRAINT entities_workspace_id_entity_type_id_fkey,
  ADD CONSTRAINT entities_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types (workspace_id, id);
