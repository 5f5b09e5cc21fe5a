DROP TABLE workflow.workflow_templates;
