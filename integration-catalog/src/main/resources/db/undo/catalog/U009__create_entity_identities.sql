DROP TABLE catalog.entity_identities;
