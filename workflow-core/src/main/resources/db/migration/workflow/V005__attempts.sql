-- Purpose: the history of attempts; a row is appended by the claim and completed once. Locks: SHARE ROW EXCLUSIVE on workflow.work_items
-- for the foreign key, brief. Size: constant. Online: yes.
CREATE TABLE workflow.attempts (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_item_id uuid NOT NULL,
  agent_id varchar(255) NOT NULL,
  status workflow.attempt_status NOT NULL DEFAULT 'STARTED',
  input jsonb,
  output jsonb,
  error text,
  started_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  duration_ms integer,
  lease_token bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  body_digest text CHECK (body_digest ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX attempts_item_status_started_idx ON workflow.attempts (workspace_id, work_item_id, status, started_at);
SELECT platform.isolate('workflow.attempts', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE workflow.attempts IS 'Tells who tried an item when, and how it ended.';
COMMENT ON COLUMN workflow.attempts.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.attempts.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.attempts.work_item_id IS 'Names the item.';
COMMENT ON COLUMN workflow.attempts.agent_id IS 'Names the worker, as it names itself.';
COMMENT ON COLUMN workflow.attempts.status IS 'Is STARTED until it ends.';
COMMENT ON COLUMN workflow.attempts.input IS 'Holds the results of the nodes the item depended on, by node; NULL outside of templates.';
COMMENT ON COLUMN workflow.attempts.output IS 'Tells what the worker wants kept beside the result.';
COMMENT ON COLUMN workflow.attempts.error IS 'Tells why it failed.';
COMMENT ON COLUMN workflow.attempts.started_at IS 'Tells when it was claimed.';
COMMENT ON COLUMN workflow.attempts.completed_at IS 'Tells when it ended.';
COMMENT ON COLUMN workflow.attempts.duration_ms IS 'Is the time from claim to end, in milliseconds.';
COMMENT ON COLUMN workflow.attempts.lease_token IS 'Is the fencing token it was given.';
COMMENT ON COLUMN workflow.attempts.lease_until IS 'Is the end of the lease as first given; heartbeats move the lease itself.';
COMMENT ON COLUMN workflow.attempts.body_digest IS
  'Holds the SHA-256 of how it was ended, so that the same call again gets the same answer.';
