DROP TABLE catalog.entity_sources;
