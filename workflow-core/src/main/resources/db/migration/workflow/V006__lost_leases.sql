-- Purpose: tells the sweep which workspaces have lost leases, and nothing else; the sweep then enters each of them. Locks: none that last. Size: constant. Online: yes.
CREATE POLICY kernel_reads ON workflow.work_leases FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON workflow.work_leases TO signalbox_kernel;
CREATE FUNCTION workflow.workspaces_with_lost_leases() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT DISTINCT l.workspace_id FROM workflow.work_leases l WHERE l.lease_until < now() LIMIT 1000 $$;
COMMENT ON FUNCTION workflow.workspaces_with_lost_leases() IS 'Ids of workspaces in which a lease has run out. For the background sweep, which has no workspace yet.';
SELECT platform.kernel_owns('workflow.workspaces_with_lost_leases()'::regprocedure);
