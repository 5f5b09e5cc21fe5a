DROP TABLE catalog.business_workflows;
DROP DOMAIN catalog.workflow_status;
