DROP TABLE catalog.connection_events;
