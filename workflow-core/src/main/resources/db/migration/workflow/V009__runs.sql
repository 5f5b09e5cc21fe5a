-- Purpose: one run per order that was made from a template. Locks: SHARE ROW EXCLUSIVE on workflow.work_orders and workflow_templates for
-- foreign keys, brief. Size: constant. Online: yes.
CREATE TABLE workflow.runs (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_order_id uuid NOT NULL,
  template_id uuid NOT NULL,
  template_version integer NOT NULL,
  state workflow.work_order_status NOT NULL DEFAULT 'PENDING',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  context jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(context) = 'object'),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, work_order_id),
  FOREIGN KEY (workspace_id, work_order_id) REFERENCES workflow.work_orders (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, template_id) REFERENCES workflow.workflow_templates (workspace_id, id)
);
CREATE INDEX runs_started_idx ON workflow.runs (workspace_id, started_at DESC, id DESC);
CREATE INDEX runs_template_idx ON workflow.runs (workspace_id, template_id);
SELECT platform.isolate('workflow.runs');
COMMENT ON TABLE workflow.runs IS 'Is a template at work: its order has one item per node.';
COMMENT ON COLUMN workflow.runs.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.runs.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.runs.work_order_id IS 'Names the order.';
COMMENT ON COLUMN workflow.runs.template_id IS 'Names the template version, pinned.';
COMMENT ON COLUMN workflow.runs.template_version IS 'Is its version number.';
COMMENT ON COLUMN workflow.runs.state IS 'Follows the status of the order.';
COMMENT ON COLUMN workflow.runs.started_at IS 'Tells when it began.';
COMMENT ON COLUMN workflow.runs.finished_at IS 'Tells when it ended; NULL while open, also after a redrive.';
COMMENT ON COLUMN workflow.runs.context IS 'Holds the metadata of the order when it began.';
