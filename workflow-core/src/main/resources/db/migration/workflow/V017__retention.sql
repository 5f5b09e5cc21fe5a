-- Purpose: finished orders and expired memory are removed when their workspace keeps them no longer.
-- Locks: none on tables in use. Size: constant. Online: yes.
-- requires: platform >= 20
CREATE FUNCTION workflow.remove_old_orders(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  budget integer := most;
  old uuid; removed integer;
BEGIN
  -- An order has up to 1,000 items with up to 50 attempts each, so it goes from within: attempts, then items, then the order. An item
  -- takes its content and texts along and counts as five rows. Each round removes something, so the loop ends.
  WHILE budget > 0 LOOP
    SELECT o.id INTO old FROM unnest(ARRAY['COMPLETED', 'FAILED', 'CANCELLED']) AS final (status)
      CROSS JOIN LATERAL (
        SELECT x.id FROM workflow.work_orders x
         WHERE x.workspace_id = workspace AND x.status = final.status AND x.created_at < cutoff AND x.updated_at < cutoff
         ORDER BY x.created_at LIMIT 1 FOR UPDATE SKIP LOCKED) o LIMIT 1;
    EXIT WHEN NOT FOUND;
    DELETE FROM workflow.attempts a WHERE a.workspace_id = workspace AND a.ctid = ANY (ARRAY(
      SELECT x.ctid FROM workflow.work_items i JOIN workflow.attempts x ON x.workspace_id = workspace AND x.work_item_id = i.id
       WHERE i.workspace_id = workspace AND i.work_order_id = old LIMIT budget));
    GET DIAGNOSTICS removed = ROW_COUNT;
    budget := budget - removed;
    CONTINUE WHEN budget <= 0;
    DELETE FROM workflow.work_items i WHERE i.workspace_id = workspace AND i.id = ANY (ARRAY(
      SELECT x.id FROM workflow.work_items x WHERE x.workspace_id = workspace AND x.work_order_id = old LIMIT greatest(budget / 5, 1)));
    GET DIAGNOSTICS removed = ROW_COUNT;
    budget := budget - 5 * removed;
    CONTINUE WHEN budget <= 0;
    DELETE FROM workflow.work_orders o WHERE o.workspace_id = workspace AND o.id = old;
    budget := budget - 1;
  END LOOP;
  RETURN most - budget;
END
$$;
COMMENT ON FUNCTION workflow.remove_old_orders(uuid, timestamptz, integer) IS
  'Removes orders of a workspace that ended before a time, with items, attempts, approvals and '
  'dead letters, about so many rows of them. Only remove_expired calls it.';

CREATE FUNCTION workflow.remove_expired_memory(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_ones uuid[];
  level uuid[];
  removed integer;
BEGIN
  level := ARRAY(SELECT x.id FROM workflow.mem_docs x WHERE x.workspace_id = workspace AND x.expires_at < cutoff ORDER BY x.expires_at
    LIMIT most FOR UPDATE);
  -- A document takes along those that it superseded, which would be found again without it. They go first: of a long chain only its older
  -- end.
  WHILE level <> '{}' LOOP
    found_ones := (found_ones || level)[greatest(coalesce(cardinality(found_ones), 0) + cardinality(level) - 4 * most + 1, 1):];
    level := ARRAY(SELECT x.id FROM workflow.mem_docs x WHERE x.workspace_id = workspace AND x.superseded_by = ANY (level)
      AND x.id <> ALL (found_ones) FOR UPDATE);
  END LOOP;
  DELETE FROM workflow.mem_docs d WHERE d.workspace_id = workspace AND d.id = ANY (found_ones);
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
COMMENT ON FUNCTION workflow.remove_expired_memory(uuid, timestamptz, integer) IS
  'Removes documents of a workspace that expired before a time, and what they superseded. Only remove_expired calls it.';
REVOKE ALL ON FUNCTION workflow.remove_old_orders(uuid, timestamptz, integer), workflow.remove_expired_memory(uuid, timestamptz, integer)
  FROM PUBLIC;
INSERT INTO platform.retention_kinds (kind, removal, default_days, least_days) VALUES
  ('work_orders', 'workflow.remove_old_orders', 365, 1),
  ('expired_memory', 'workflow.remove_expired_memory', 30, 0);
