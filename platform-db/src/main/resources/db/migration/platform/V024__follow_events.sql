-- Purpose: how far each projection has followed the log, and what it could not digest. Locks: none on existing tables. Size: constant. Online: yes.
CREATE TABLE platform.event_checkpoints (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  projection text NOT NULL CHECK (projection ~ '^[a-z][a-z0-9-]{0,62}$'),
  version integer NOT NULL CHECK (version > 0),
  position bigint NOT NULL DEFAULT 0,
  active boolean NOT NULL DEFAULT false,
  stopped boolean NOT NULL DEFAULT false,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  next_try timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, projection, version)
);
SELECT platform.isolate('platform.event_checkpoints');
CREATE TRIGGER event_checkpoints_updated_at BEFORE UPDATE ON platform.event_checkpoints FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
COMMENT ON TABLE platform.event_checkpoints IS 'How far each version of a projection has followed the log of a workspace; moved in the transaction of its effect.';
COMMENT ON COLUMN platform.event_checkpoints.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.event_checkpoints.projection IS 'Name of the projection.';
COMMENT ON COLUMN platform.event_checkpoints.version IS 'Versions are built side by side, each from the beginning of the log.';
COMMENT ON COLUMN platform.event_checkpoints.position IS 'All events up to it are digested.';
COMMENT ON COLUMN platform.event_checkpoints.active IS 'The version that readers should use: the newest that has caught up once.';
COMMENT ON COLUMN platform.event_checkpoints.stopped IS 'It met an event it cannot digest and waits for somebody to resume it.';
COMMENT ON COLUMN platform.event_checkpoints.failures IS 'Failures in a row at the present event.';
COMMENT ON COLUMN platform.event_checkpoints.next_try IS 'Not before, after a failure.';
COMMENT ON COLUMN platform.event_checkpoints.updated_at IS 'When it moved last.';
CREATE UNIQUE INDEX event_checkpoints_active_key ON platform.event_checkpoints (workspace_id, projection) WHERE active;

CREATE TABLE platform.event_dead_letters (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  projection text NOT NULL,
  version integer NOT NULL,
  position bigint NOT NULL,
  event_id uuid NOT NULL,
  failure text NOT NULL CHECK (length(failure) <= 200),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, projection, version, position)
);
SELECT platform.isolate('platform.event_dead_letters');
COMMENT ON TABLE platform.event_dead_letters IS 'Events that a projection could not digest and skipped.';
COMMENT ON COLUMN platform.event_dead_letters.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.event_dead_letters.projection IS 'The projection that skipped it.';
COMMENT ON COLUMN platform.event_dead_letters.version IS 'Its version.';
COMMENT ON COLUMN platform.event_dead_letters.position IS 'Position of the event.';
COMMENT ON COLUMN platform.event_dead_letters.event_id IS 'The event.';
COMMENT ON COLUMN platform.event_dead_letters.failure IS 'Kind of the last failure: a class name, no message, which might quote a row.';
COMMENT ON COLUMN platform.event_dead_letters.recorded_at IS 'When it was skipped.';

CREATE POLICY kernel_reads ON platform.event_checkpoints FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON platform.event_checkpoints TO signalbox_kernel;

-- Ids of workspaces are nobody's business: who asks proves to be the service, as who enters does.
CREATE FUNCTION platform.workspaces_behind(followed text, followed_version integer, proof text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'projection', followed);
  RETURN QUERY SELECT w.id FROM platform.workspaces w
    LEFT JOIN platform.event_checkpoints c ON c.workspace_id = w.id AND c.projection = followed AND c.version = followed_version
   WHERE w.status = 'ACTIVE' AND c.stopped IS NOT TRUE AND (c.next_try IS NULL OR c.next_try <= now())
     AND greatest((SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = w.id), (SELECT o.head FROM platform.event_order o WHERE o.workspace_id = w.id)) > coalesce(c.position, 0)
   ORDER BY c.updated_at NULLS FIRST LIMIT 1000;
END
$$;
COMMENT ON FUNCTION platform.workspaces_behind(text, integer, text) IS 'Ids of workspaces whose log a projection has not followed to its end. For the background job, which has no workspace of its own.';

CREATE FUNCTION platform.events_under_way() RETURNS TABLE (process integer, since timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  present bigint := platform.event_tick();
  stream bigint;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  RETURN QUERY SELECT p.pid, to_timestamp((p.tick + 6780037500000) / 3906.25) FROM (
    SELECT l.pid, min(present - ((present - l.objid::bigint + 2147483648) & 4294967295) + 2147483648) FILTER (WHERE l.objsubid = 2 AND l.mode = 'ShareLock'
        AND l.classid = (stream & 4294967295)::oid) AS tick,
      bool_or(l.objsubid = 1 AND l.classid = ((stream >> 32) & 4294967295)::oid AND l.objid = (stream & 4294967295)::oid) AS ours
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) GROUP BY l.pid) p
   WHERE p.ours AND p.tick IS NOT NULL;
END
$$;
COMMENT ON FUNCTION platform.events_under_way() IS 'Appends under way in the entered workspace: the server process and since when. They are what holds the watermark back.';
SELECT platform.kernel_owns('platform.workspaces_behind(text,integer,text)'), platform.kernel_owns('platform.events_under_way()');
