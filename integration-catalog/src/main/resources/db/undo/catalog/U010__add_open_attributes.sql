DROP INDEX catalog.entities_created_idx;
DROP INDEX catalog.entity_types_created_idx;
ALTER TABLE catalog.entity_types DROP COLUMN open_attributes;
