GRANT CREATE ON SCHEMA workflow TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
DROP FUNCTION workflow.workspaces_with_lost_leases(text);
CREATE OR REPLACE FUNCTION workflow.workspaces_with_lost_leases() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT DISTINCT l.workspace_id FROM workflow.work_leases l WHERE l.lease_until < now() LIMIT 1000 $$;
COMMENT ON FUNCTION workflow.workspaces_with_lost_leases() IS
  'Ids of workspaces in which a lease has run out. For the background sweep, which has no workspace yet.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA workflow FROM signalbox_kernel;
