-- Purpose: a workspace chooses how long it keeps what only grows; what is older is removed in batches, by a job that can be killed.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for a foreign key, brief. Size: constant. Online: yes.
CREATE TABLE platform.retention_kinds (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]{1,40}$'),
  removal text NOT NULL,
  of_workspace boolean NOT NULL DEFAULT true,
  default_days integer CHECK (default_days >= least_days),
  least_days integer NOT NULL CHECK (least_days >= 0),
  most_days integer NOT NULL DEFAULT 3650 CHECK (most_days >= least_days),
  for_ever boolean NOT NULL DEFAULT true
);
DO $$ BEGIN EXECUTE format('GRANT SELECT ON platform.retention_kinds TO %s', platform.app_roles('platform')); END $$;
COMMENT ON TABLE platform.retention_kinds IS
  'Lists data that grows without end unless it is removed. Migrations add kinds; operators change default_days.';
COMMENT ON COLUMN platform.retention_kinds.kind IS 'Names the kind of data.';
COMMENT ON COLUMN platform.retention_kinds.removal IS
  'Names the function (workspace, cutoff, most) that removes so many rows at most and returns how many it removed.';
COMMENT ON COLUMN platform.retention_kinds.of_workspace IS
  'Tells whether a workspace chooses; else the default holds for the whole database.';
COMMENT ON COLUMN platform.retention_kinds.default_days IS
  'Is how many days it is kept where the workspace has not chosen; NULL means for ever.';
COMMENT ON COLUMN platform.retention_kinds.least_days IS 'Is the fewest days that a workspace can choose.';
COMMENT ON COLUMN platform.retention_kinds.most_days IS 'Is the most days that a workspace can choose.';
COMMENT ON COLUMN platform.retention_kinds.for_ever IS 'Tells whether a workspace can choose to keep it for ever.';

CREATE TABLE platform.retention_choices (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  keep_days integer CHECK (keep_days BETWEEN 0 AND 36500),
  PRIMARY KEY (workspace_id, kind)
);
SELECT platform.isolate('platform.retention_choices');
CREATE TRIGGER retention_choices_audit AFTER INSERT OR UPDATE OR DELETE ON platform.retention_choices
  FOR EACH ROW EXECUTE FUNCTION platform.write_audit('RETENTION');
COMMENT ON TABLE platform.retention_choices IS 'Says how long a workspace keeps what it has, where it differs from the default.';
COMMENT ON COLUMN platform.retention_choices.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.retention_choices.id IS 'Identifies the choice in the audit log.';
COMMENT ON COLUMN platform.retention_choices.kind IS 'Names the kind of data.';
COMMENT ON COLUMN platform.retention_choices.keep_days IS 'Is how many days it is kept; NULL means for ever.';

CREATE FUNCTION platform.remove_old_events(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer; newest bigint;
  -- The newest event stays whatever its age: positions go on behind it, also where the workspace is ordered later.
  last bigint := (SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = workspace);
BEGIN
  PERFORM set_config('signalbox.removes_expired', 'on', true);
  -- Positions grow with time, so the oldest events are the first by position; only so many of them are looked at.
  WITH gone AS (
    DELETE FROM platform.events e WHERE e.ctid = ANY (ARRAY(
      SELECT o.id FROM (SELECT x.ctid AS id, x.recorded_at FROM platform.events x WHERE x.workspace_id = workspace AND x.position < last
        ORDER BY x.position LIMIT most) o
       WHERE o.recorded_at < cutoff))
    RETURNING e.position, e.tags
  ), untagged AS (
    DELETE FROM platform.event_tags t USING gone g, unnest(g.tags) AS x (tag)
     WHERE t.workspace_id = workspace AND t.tag = x.tag AND t.position = g.position
  ) SELECT count(*), max(g.position) INTO removed, newest FROM gone g;
  DELETE FROM platform.event_receipts r WHERE r.workspace_id = workspace AND r.last_position <= newest
    AND NOT EXISTS (SELECT FROM platform.events e WHERE e.workspace_id = workspace AND e.position = r.last_position);
  PERFORM set_config('signalbox.removes_expired', '', true);
  RETURN removed;
END
$$;
COMMENT ON FUNCTION platform.remove_old_events(uuid, timestamptz, integer) IS
  'Removes the oldest events of a workspace, with their tags and receipts. Only remove_expired calls it.';

CREATE FUNCTION platform.remove_old_audit(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer;
BEGIN
  PERFORM set_config('signalbox.removes_expired', 'on', true);
  DELETE FROM platform.audit_log a WHERE a.ctid = ANY (ARRAY(
    SELECT o.ctid FROM platform.audit_log o WHERE o.in_workspace = workspace AND o.recorded_at < cutoff ORDER BY o.recorded_at LIMIT most));
  GET DIAGNOSTICS removed = ROW_COUNT;
  PERFORM set_config('signalbox.removes_expired', '', true);
  RETURN removed;
END
$$;
COMMENT ON FUNCTION platform.remove_old_audit(uuid, timestamptz, integer) IS
  'Removes the oldest audit entries of a workspace. Only remove_expired calls it.';

CREATE FUNCTION platform.remove_old_refresh_tokens(workspace uuid, cutoff timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM platform.refresh_tokens t WHERE t.ctid = ANY (ARRAY(
    SELECT o.ctid FROM platform.refresh_tokens o WHERE o.expires_at < cutoff ORDER BY o.expires_at LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$$;
COMMENT ON FUNCTION platform.remove_old_refresh_tokens(uuid, timestamptz, integer) IS
  'Removes refresh tokens that expired before a time; they belong to no workspace. Only remove_expired calls it.';

INSERT INTO platform.retention_kinds (kind, removal, of_workspace, default_days, least_days) VALUES
  ('events', 'platform.remove_old_events', true, NULL, 7),
  ('audit_log', 'platform.remove_old_audit', true, 730, 90),
  ('refresh_tokens', 'platform.remove_old_refresh_tokens', false, 30, 0);

CREATE FUNCTION platform.remove_expired(wanted text, from_workspace uuid, most integer, proof text)
  RETURNS TABLE (next_workspace uuid, removed integer, failures integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found_kind platform.retention_kinds;
  places uuid[];
  keep integer; gone integer;
BEGIN
  PERFORM platform.require_proof(proof, 'remove-expired', wanted, from_workspace::text, most::text);
  SELECT * INTO STRICT found_kind FROM platform.retention_kinds k WHERE k.kind = wanted;
  -- One instance at a time works on a kind; the others come again later.
  IF NOT pg_try_advisory_xact_lock(hashtextextended('platform.remove_expired ' || wanted, 0)) THEN RETURN; END IF;
  removed := 0;
  failures := 0;
  places := CASE WHEN found_kind.of_workspace
    THEN ARRAY(SELECT w.id FROM platform.workspaces w WHERE w.id >= from_workspace AND w.status <> 'DELETED' ORDER BY w.id LIMIT 101)
    ELSE ARRAY[from_workspace] END;
  FOR i IN 1 .. least(cardinality(places), 100) LOOP
    next_workspace := places[i + 1];
    SELECT CASE WHEN c.kind IS NULL THEN found_kind.default_days
                WHEN c.keep_days IS NOT NULL THEN least(greatest(c.keep_days, found_kind.least_days), found_kind.most_days) END
      INTO keep FROM (VALUES (1)) one LEFT JOIN platform.retention_choices c ON c.workspace_id = places[i] AND c.kind = wanted;
    CONTINUE WHEN keep IS NULL;
    -- What fails in one workspace must not keep the others from their turn.
    BEGIN
      EXECUTE format('SELECT %s($1, $2, $3)', found_kind.removal::regproc) INTO gone
        USING places[i], now() - make_interval(days => keep), most;
      removed := removed + gone;
    EXCEPTION WHEN OTHERS THEN
      failures := failures + 1;
    END;
    EXIT WHEN removed > 0;
  END LOOP;
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION platform.remove_expired(text, uuid, integer, text) IS
  'Removes a batch of what is older than its workspace keeps it, of the first workspace from an id on that has some; tells which '
  'workspace is next, NULL at the end, and in how many it failed. It returns no row where another instance is at it. A background job '
  'calls it.';
REVOKE ALL ON FUNCTION platform.remove_old_events(uuid, timestamptz, integer), platform.remove_old_audit(uuid, timestamptz, integer),
  platform.remove_old_refresh_tokens(uuid, timestamptz, integer), platform.remove_expired(text, uuid, integer, text) FROM PUBLIC;
DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION platform.remove_expired(text, uuid, integer, text) TO %s', platform.app_roles('platform'));
END
$$;
