DROP TABLE health.integration_health_current;
