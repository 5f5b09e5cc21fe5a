DROP TABLE catalog.entity_attribute_provenance;
