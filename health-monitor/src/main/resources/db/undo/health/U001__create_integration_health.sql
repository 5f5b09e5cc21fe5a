DROP TABLE health.integration_health;
DROP DOMAIN health.health_source;
DROP DOMAIN health.rate;
DROP DOMAIN health.sync_status;
DROP DOMAIN health.health_status;
COMMENT ON SCHEMA health IS NULL;
