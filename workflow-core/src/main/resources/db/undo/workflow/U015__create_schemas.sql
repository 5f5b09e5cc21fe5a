DROP TABLE workflow.schemas;
