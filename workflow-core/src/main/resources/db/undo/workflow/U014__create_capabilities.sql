DROP TABLE workflow.tool_capabilities;
DROP TABLE workflow.capabilities;
