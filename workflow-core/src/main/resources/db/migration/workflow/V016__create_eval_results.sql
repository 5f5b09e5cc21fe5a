-- Purpose: how good the results of work items were. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and workflow.work_items for the
-- foreign keys, brief. Size: a few rows per work item. Online: yes.
CREATE TABLE workflow.eval_results (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  work_item_id uuid NOT NULL,
  evaluation_type text NOT NULL CHECK (length(evaluation_type) BETWEEN 1 AND 100),
  score decimal(3,2) NOT NULL CHECK (score BETWEEN 0 AND 1),
  metrics jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metrics) = 'object'),
  passed boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, work_item_id) REFERENCES workflow.work_items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX eval_results_work_item_id_idx ON workflow.eval_results (workspace_id, work_item_id, created_at, id);
CREATE INDEX eval_results_created_at_idx ON workflow.eval_results (workspace_id, created_at, id);
SELECT platform.isolate('workflow.eval_results', 'SELECT, INSERT');
COMMENT ON TABLE workflow.eval_results IS 'Holds evaluations of the results of work items, which never change.';
COMMENT ON COLUMN workflow.eval_results.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.eval_results.id IS 'Is the identity, UUID version 7 from the application.';
COMMENT ON COLUMN workflow.eval_results.work_item_id IS 'Names the work item; deleted with it.';
COMMENT ON COLUMN workflow.eval_results.evaluation_type IS 'Tells what was evaluated, such as accuracy.';
COMMENT ON COLUMN workflow.eval_results.score IS 'Is 0 to 1, with two decimals.';
COMMENT ON COLUMN workflow.eval_results.metrics IS 'Holds details, a JSON object.';
COMMENT ON COLUMN workflow.eval_results.passed IS 'Tells whether it is good enough, as the evaluator decided.';
COMMENT ON COLUMN workflow.eval_results.created_at IS 'Tells when it was evaluated.';
