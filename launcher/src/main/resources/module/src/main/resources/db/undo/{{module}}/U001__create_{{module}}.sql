DROP TABLE {{module}}.{{module}};
COMMENT ON SCHEMA {{module}} IS NULL;
