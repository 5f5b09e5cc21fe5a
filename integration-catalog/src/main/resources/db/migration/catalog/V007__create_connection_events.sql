-- Purpose: the history of each connection: every reported fact and every user's verb, with what came of it.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces and catalog.integration_connections for foreign keys, brief. Size: a few rows a day
-- and connection. Online: yes.
CREATE TABLE catalog.connection_events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  connection_id uuid NOT NULL,
  event text NOT NULL CHECK (event ~ '^[A-Z_]{1,40}$'),
  applied boolean NOT NULL,
  from_status catalog.connection_status NOT NULL,
  to_status catalog.connection_status NOT NULL,
  reason text CHECK (length(reason) <= 200),
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, connection_id) REFERENCES catalog.integration_connections (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX connection_events_connection_idx ON catalog.connection_events (workspace_id, connection_id, created_at DESC, id DESC);
SELECT platform.isolate('catalog.connection_events', 'SELECT, INSERT');
COMMENT ON TABLE catalog.connection_events IS
  'Tells what happened to a connection, append-only; facts that its state did not allow are kept as not applied.';
COMMENT ON COLUMN catalog.connection_events.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.connection_events.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.connection_events.connection_id IS 'Names the connection.';
COMMENT ON COLUMN catalog.connection_events.event IS 'Is the reported fact or the user''s verb.';
COMMENT ON COLUMN catalog.connection_events.applied IS 'Is false where the state did not allow it and nothing changed.';
COMMENT ON COLUMN catalog.connection_events.from_status IS 'Is the status before.';
COMMENT ON COLUMN catalog.connection_events.to_status IS 'Is the status afterwards.';
COMMENT ON COLUMN catalog.connection_events.reason IS 'Is the reason as reported.';
COMMENT ON COLUMN catalog.connection_events.created_by IS
  'Names the user who caused or reported it; NULL for API keys without a user.';
COMMENT ON COLUMN catalog.connection_events.created_at IS 'Tells when it was recorded.';
