-- Purpose: how far each projection has followed the log, and which events it could not process.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign keys, brief. Size: constant. Online: yes.
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
CREATE UNIQUE INDEX event_checkpoints_active_key ON platform.event_checkpoints (workspace_id, projection) WHERE active;
SELECT platform.isolate('platform.event_checkpoints');
CREATE TRIGGER event_checkpoints_updated_at BEFORE UPDATE ON platform.event_checkpoints
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE POLICY kernel_reads ON platform.event_checkpoints FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON platform.event_checkpoints TO signalbox_kernel;
COMMENT ON TABLE platform.event_checkpoints IS
  'Says how far each version of a projection has followed the log of a workspace; it moves in the transaction of its effect.';
COMMENT ON COLUMN platform.event_checkpoints.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.event_checkpoints.projection IS 'Names the projection.';
COMMENT ON COLUMN platform.event_checkpoints.version IS
  'Is the version of the projection. Versions are built side by side, each from the beginning of the log.';
COMMENT ON COLUMN platform.event_checkpoints.position IS 'Is the position up to which all events are processed.';
COMMENT ON COLUMN platform.event_checkpoints.active IS 'Tells whether readers should use this version: the newest that has caught up once.';
COMMENT ON COLUMN platform.event_checkpoints.stopped IS
  'Tells whether it met an event that it cannot process and waits until it is resumed.';
COMMENT ON COLUMN platform.event_checkpoints.failures IS 'Counts the failures in a row at the present event.';
COMMENT ON COLUMN platform.event_checkpoints.next_try IS 'Tells when to try again, after a failure.';
COMMENT ON COLUMN platform.event_checkpoints.updated_at IS 'Tells when it moved last.';

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
COMMENT ON TABLE platform.event_dead_letters IS 'Holds events that a projection could not process and skipped.';
COMMENT ON COLUMN platform.event_dead_letters.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.event_dead_letters.projection IS 'Names the projection that skipped the event.';
COMMENT ON COLUMN platform.event_dead_letters.version IS 'Is the version of the projection.';
COMMENT ON COLUMN platform.event_dead_letters.position IS 'Is the position of the event.';
COMMENT ON COLUMN platform.event_dead_letters.event_id IS 'Names the event.';
COMMENT ON COLUMN platform.event_dead_letters.failure IS
  'Is the kind of the last failure: a class name, no message, which might quote a row.';
COMMENT ON COLUMN platform.event_dead_letters.recorded_at IS 'Tells when the event was skipped.';

-- Ids of workspaces are secret: a service that asks for them proves its call, as when it enters.
CREATE FUNCTION platform.workspaces_behind(followed text, followed_version integer, proof text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM platform.require_proof(proof, 'projection', followed);
  RETURN QUERY SELECT w.id FROM platform.workspaces w
    LEFT JOIN platform.event_checkpoints c ON c.workspace_id = w.id AND c.projection = followed AND c.version = followed_version
   WHERE w.status = 'ACTIVE' AND c.stopped IS NOT TRUE AND (c.next_try IS NULL OR c.next_try <= now())
     AND greatest((SELECT max(e.position) FROM platform.events e WHERE e.workspace_id = w.id), (SELECT o.head FROM platform.event_order o
       WHERE o.workspace_id = w.id)) > coalesce(c.position, 0)
   ORDER BY c.updated_at NULLS FIRST LIMIT 1000;
END
$$;
COMMENT ON FUNCTION platform.workspaces_behind(text, integer, text) IS
  'Returns ids of workspaces whose log a projection has not followed to its end. A '
  'background job calls it, which has no workspace of its own.';
SELECT platform.kernel_owns('platform.workspaces_behind(text,integer,text)');
