ALTER TABLE catalog.entities DROP CONSTRAINT entities_workspace_id_entity_type_id_fkey,
  ADD CONSTRAINT entities_workspace_id_entity_type_id_fkey FOREIGN KEY (workspace_id, entity_type_id)
    REFERENCES catalog.entity_types (workspace_id, id) ON DELETE RESTRICT;
