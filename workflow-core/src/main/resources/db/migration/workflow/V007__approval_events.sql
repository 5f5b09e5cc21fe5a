-- Purpose: decisions of people, append-only and chained. Locks: SHARE ROW EXCLUSIVE on workflow.work_items for the foreign key, brief.
-- Size: constant. Online: yes.
CREATE TABLE workflow.approval_events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_item_id uuid NOT NULL,
  sequence integer NOT NULL CHECK (sequence >= 1),
  approver_id uuid NOT NULL DEFAULT platform.current_user_id(),
  decision workflow.approval_decision NOT NULL,
  reason text CHECK (length(reason) <= 4000),
  timestamp timestamptz NOT NULL DEFAULT now(),
  policy_version varchar(50) NOT NULL,
  subject_digest text NOT NULL CHECK (subject_digest ~ '^[0-9a-f]{64}$'),
  prev_hash text CHECK (prev_hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, work_item_id, sequence),
  CHECK ((sequence = 1) = (prev_hash IS NULL)),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX approval_events_timestamp_idx ON workflow.approval_events (workspace_id, timestamp DESC, id DESC);
-- The service may neither change nor delete a decision.
SELECT platform.isolate('workflow.approval_events', 'SELECT, INSERT');
COMMENT ON TABLE workflow.approval_events IS 'Tells who decided what about which result; a hash chain per item.';
COMMENT ON COLUMN workflow.approval_events.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.approval_events.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.approval_events.work_item_id IS 'Names the item decided on.';
COMMENT ON COLUMN workflow.approval_events.sequence IS 'Is the position in the chain of the item, from 1.';
COMMENT ON COLUMN workflow.approval_events.approver_id IS 'Names the user who decided.';
COMMENT ON COLUMN workflow.approval_events.decision IS 'Tells what was decided.';
COMMENT ON COLUMN workflow.approval_events.reason IS 'Tells why, in the words of the approver.';
COMMENT ON COLUMN workflow.approval_events.timestamp IS 'Tells when it was decided.';
COMMENT ON COLUMN workflow.approval_events.policy_version IS 'Is the version of the policy it was decided under.';
COMMENT ON COLUMN workflow.approval_events.subject_digest IS 'Holds the SHA-256 of the result decided on, as canonical JSON.';
COMMENT ON COLUMN workflow.approval_events.prev_hash IS 'Holds the SHA-256 of the event before it in the chain; NULL for the first.';
