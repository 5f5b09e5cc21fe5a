DROP FUNCTION workflow.workspaces_with_lost_leases(text);
DROP TABLE workflow.work_leases;
DROP TABLE workflow.work_queue;
