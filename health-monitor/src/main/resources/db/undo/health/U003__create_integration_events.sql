DROP TABLE health.integration_events;
DROP DOMAIN health.event_severity;
DROP DOMAIN health.event_type;
