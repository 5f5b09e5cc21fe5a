-- Purpose: finished orders and expired memory are removed when their workspace keeps them no longer.
-- Locks: none on tables in use. Size: constant. Online: yes.
-- requires: platform >= 48
CREATE FUNCTION workflow.remove_old_orders(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer;
BEGIN
  -- An order takes up to 1,000 items with all their attempts along, so few orders go at once.
  DELETE FROM workflow.work_orders w WHERE w.workspace_id = workspace AND w.ctid = ANY (ARRAY(
    SELECT o.ctid FROM unnest(ARRAY['COMPLETED', 'FAILED', 'CANCELLED']) AS final (status)
      CROSS JOIN LATERAL (
        SELECT x.ctid FROM workflow.work_orders x
         WHERE x.workspace_id = workspace AND x.status = final.status AND x.created_at < cutoff AND x.updated_at < cutoff
         ORDER BY x.created_at LIMIT greatest(most / 100, 1) FOR UPDATE SKIP LOCKED) o));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed * 100;
END
$$;
COMMENT ON FUNCTION workflow.remove_old_orders(uuid, timestamptz, integer) IS
  'Removes orders of a workspace that ended before a time, with their items, attempts, approvals and dead letters; an order counts as 100 rows. For remove_expired only.';

CREATE FUNCTION workflow.remove_expired_memory(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer;
BEGIN
  -- A document takes along those that it superseded: without it they would be found again.
  WITH RECURSIVE expired AS (
    SELECT d.id FROM workflow.mem_docs d WHERE d.workspace_id = workspace AND d.id = ANY (ARRAY(
      SELECT x.id FROM workflow.mem_docs x WHERE x.workspace_id = workspace AND x.expires_at < cutoff ORDER BY x.expires_at LIMIT most FOR UPDATE SKIP LOCKED))
    UNION
    SELECT d.id FROM expired e JOIN workflow.mem_docs d ON d.workspace_id = workspace AND d.superseded_by = e.id
  )
  DELETE FROM workflow.mem_docs d USING expired e WHERE d.workspace_id = workspace AND d.id = e.id;
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
COMMENT ON FUNCTION workflow.remove_expired_memory(uuid, timestamptz, integer) IS 'Removes documents of a workspace that expired before a time, and what they superseded. For remove_expired only.';
REVOKE ALL ON FUNCTION workflow.remove_old_orders(uuid, timestamptz, integer), workflow.remove_expired_memory(uuid, timestamptz, integer) FROM PUBLIC;
INSERT INTO platform.retention_kinds (kind, removal, default_days, least_days) VALUES
  ('work_orders', 'workflow.remove_old_orders', 365, 1),
  ('expired_memory', 'workflow.remove_expired_memory', 30, 0);
