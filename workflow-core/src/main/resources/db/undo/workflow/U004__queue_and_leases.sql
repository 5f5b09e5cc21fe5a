DROP FUNCTION workflow.workspaces_with_lost_leases();
DROP TABLE workflow.work_leases;
DROP TABLE workflow.work_queue;
