DROP TABLE catalog.integration_definitions;
DROP FUNCTION catalog.update_updated_at_column();
