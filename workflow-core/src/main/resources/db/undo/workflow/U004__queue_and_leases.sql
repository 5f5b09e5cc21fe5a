DROP TABLE workflow.work_leases;
DROP TABLE workflow.work_queue;
