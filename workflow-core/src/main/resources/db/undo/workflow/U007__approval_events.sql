DROP TABLE workflow.approval_events;
