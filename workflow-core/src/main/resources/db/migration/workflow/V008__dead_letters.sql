-- Purpose: work that failed for good, kept for a person. Locks: SHARE ROW EXCLUSIVE on workflow.work_items for the foreign key, brief.
-- Size: constant. Online: yes.
CREATE TABLE workflow.dead_letters (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_item_id uuid NOT NULL,
  source varchar(255) NOT NULL,
  event_type varchar(255) NOT NULL,
  payload jsonb NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  error text NOT NULL,
  retry_count integer NOT NULL CHECK (retry_count >= 0),
  processed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX dead_letters_created_idx ON workflow.dead_letters (workspace_id, created_at DESC, id DESC);
CREATE INDEX dead_letters_open_idx ON workflow.dead_letters (workspace_id, created_at DESC, id DESC) WHERE processed_at IS NULL;
CREATE INDEX dead_letters_item_idx ON workflow.dead_letters (workspace_id, work_item_id);
SELECT platform.isolate('workflow.dead_letters', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE workflow.dead_letters IS 'Holds items whose last attempt failed. Redriving queues the item again.';
COMMENT ON COLUMN workflow.dead_letters.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.dead_letters.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.dead_letters.work_item_id IS 'Names the item.';
COMMENT ON COLUMN workflow.dead_letters.source IS 'Is the worker of the last attempt.';
COMMENT ON COLUMN workflow.dead_letters.event_type IS 'Is work_item.failed or work_item.timeout.';
COMMENT ON COLUMN workflow.dead_letters.payload IS 'Holds order, item, type and last attempt; the content stays with the item.';
COMMENT ON COLUMN workflow.dead_letters.error IS 'Is the error of the last attempt.';
COMMENT ON COLUMN workflow.dead_letters.retry_count IS 'Counts the attempts that were made.';
COMMENT ON COLUMN workflow.dead_letters.processed_at IS 'Tells when it was redriven; NULL while it waits.';
COMMENT ON COLUMN workflow.dead_letters.created_at IS 'Tells when it was made.';
