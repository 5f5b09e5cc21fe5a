DROP TABLE workflow.tools;
DROP TABLE workflow.connectors;
DROP DOMAIN workflow.connector_status;
DROP DOMAIN workflow.connector_type;
