DROP TABLE workflow.runs;
