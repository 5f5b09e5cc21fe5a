DROP TABLE catalog.entities;
DROP TABLE catalog.entity_attributes;
DROP TABLE catalog.entity_types;
