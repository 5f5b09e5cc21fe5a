-- Purpose: the event store's tables; appending comes with its function. Locks: SHARE ROW EXCLUSIVE on platform.workspaces, brief. Size: constant. Online: yes.
CREATE TABLE platform.events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id uuid NOT NULL,
  type text NOT NULL CHECK (type ~ '^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*){1,3}$' AND length(type) <= 200),
  data jsonb NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  tags text[] NOT NULL DEFAULT '{}',
  recorded_at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL DEFAULT coalesce(nullif(current_setting('signalbox.principal', true), ''), 'unknown'),
  correlation_id text,
  causation_id uuid,
  PRIMARY KEY (workspace_id, position),
  UNIQUE (workspace_id, id)
);
CREATE INDEX events_type_idx ON platform.events (workspace_id, type, position);
CREATE INDEX events_recorded_at_idx ON platform.events (workspace_id, recorded_at);
CREATE TABLE platform.event_tags (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  tag text NOT NULL CHECK (tag ~ '^[^:]+:.+$' AND length(tag) <= 300),
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  position bigint NOT NULL,
  type text NOT NULL,
  PRIMARY KEY (workspace_id, tag, position),
  FOREIGN KEY (workspace_id, position) REFERENCES platform.events (workspace_id, position) ON DELETE CASCADE
);
CREATE INDEX event_tags_position_idx ON platform.event_tags (workspace_id, position);
SELECT platform.isolate('platform.events', 'SELECT');
SELECT platform.isolate('platform.event_tags', 'SELECT');
COMMENT ON TABLE platform.events IS 'What happened, immutable, per workspace.';
COMMENT ON COLUMN platform.events.workspace_id IS 'The workspace it happened in.';
COMMENT ON COLUMN platform.events.position IS 'Sequence position.';
COMMENT ON COLUMN platform.events.tx IS 'Transaction that appended it: the order of visibility.';
COMMENT ON COLUMN platform.events.id IS 'Identity, UUID version 7 from the application.';
COMMENT ON COLUMN platform.events.type IS 'AGGREGATE.ACTION.STATUS.';
COMMENT ON COLUMN platform.events.data IS 'Payload.';
COMMENT ON COLUMN platform.events.metadata IS 'Technical context, a JSON object.';
COMMENT ON COLUMN platform.events.tags IS 'key:value, without personal data; event_tags is what queries use.';
COMMENT ON COLUMN platform.events.recorded_at IS 'Time of the transaction.';
COMMENT ON COLUMN platform.events.actor IS 'Principal that caused it.';
COMMENT ON COLUMN platform.events.correlation_id IS 'The request or process it belongs to.';
COMMENT ON COLUMN platform.events.causation_id IS 'The event that caused it.';
COMMENT ON TABLE platform.event_tags IS 'One row per event and tag, B-tree keyed: under row-level security a GIN index would never be used.';
COMMENT ON COLUMN platform.event_tags.workspace_id IS 'The workspace.';
COMMENT ON COLUMN platform.event_tags.tag IS 'key:value.';
COMMENT ON COLUMN platform.event_tags.tx IS 'As in events.';
COMMENT ON COLUMN platform.event_tags.position IS 'The event.';
COMMENT ON COLUMN platform.event_tags.type IS 'As in events.';
