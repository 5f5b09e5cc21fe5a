DROP TABLE workflow.attempts;
