-- Purpose: which workspaces have lost leases is told to the service's own code only. Locks: none. Size: constant. Online: yes.
-- requires: platform >= 9
CREATE FUNCTION workflow.workspaces_with_lost_leases(proof text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'lost-leases');
  RETURN QUERY SELECT DISTINCT l.workspace_id FROM workflow.work_leases l WHERE l.lease_until < now() LIMIT 1000;
END
$$;
COMMENT ON FUNCTION workflow.workspaces_with_lost_leases(text) IS
  'Ids of workspaces in which a lease has run out, given a proof of the service. For the background sweep, which has no workspace yet.';
SELECT platform.kernel_owns('workflow.workspaces_with_lost_leases(text)'::regprocedure);

GRANT CREATE ON SCHEMA workflow TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION workflow.workspaces_with_lost_leases() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT NULL::uuid WHERE false $$;
COMMENT ON FUNCTION workflow.workspaces_with_lost_leases() IS
  'Tells nothing any more; for services of an earlier version, which take lost leases back when they claim.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA workflow FROM signalbox_kernel;
