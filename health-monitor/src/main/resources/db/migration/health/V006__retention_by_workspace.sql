-- Purpose: a workspace may keep events of its integrations for less than the 90 days after which their partitions are dropped.
-- Locks: none on tables in use. Size: constant. Online: yes.
-- requires: platform >= 20
CREATE FUNCTION health.remove_old_events(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer; counts integer;
BEGIN
  DELETE FROM health.integration_events e
   USING (SELECT x.id, x.occurred_at FROM health.integration_events x WHERE x.workspace_id = workspace AND x.occurred_at < cutoff
           ORDER BY x.occurred_at, x.id LIMIT most) o
   WHERE e.workspace_id = workspace AND e.id = o.id AND e.occurred_at = o.occurred_at AND e.occurred_at < cutoff;
  GET DIAGNOSTICS removed = ROW_COUNT;
  DELETE FROM health.integration_rollups r
   USING (SELECT x.integration_id, x.stream, x.bucket FROM health.integration_rollups x WHERE x.workspace_id = workspace
     AND x.bucket < cutoff - interval '5 minutes' LIMIT most) o
   WHERE r.workspace_id = workspace AND r.integration_id = o.integration_id AND r.stream = o.stream AND r.bucket = o.bucket
     AND r.bucket < cutoff;
  GET DIAGNOSTICS counts = ROW_COUNT;
  RETURN greatest(removed, counts);
END
$$;
COMMENT ON FUNCTION health.remove_old_events(uuid, timestamptz, integer) IS
  'Removes events of a workspace from before a time, and their counts. Only remove_expired calls it.';
REVOKE ALL ON FUNCTION health.remove_old_events(uuid, timestamptz, integer) FROM PUBLIC;
INSERT INTO platform.retention_kinds (kind, removal, default_days, least_days, most_days, for_ever)
  VALUES ('health_events', 'health.remove_old_events', 90, 7, 90, false);
