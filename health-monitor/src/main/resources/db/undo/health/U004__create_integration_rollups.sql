DROP TABLE health.integration_rollups;
DROP DOMAIN health.stream;
