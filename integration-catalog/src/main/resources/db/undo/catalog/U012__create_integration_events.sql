DROP TABLE catalog.integration_events;
