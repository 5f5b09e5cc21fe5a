DROP FUNCTION workflow.workspaces_with_lost_leases();
REVOKE SELECT ON workflow.work_leases FROM signalbox_kernel;
DROP POLICY kernel_reads ON workflow.work_leases;
