-- Purpose: stand-in for the work items that memory and evaluations refer to. Locks: none on existing tables. Size: constant. Online: yes.
-- requires: platform >= 7
SELECT platform.register_service('workflow', 'workflow_app');
CREATE TABLE workflow.work_items (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  PRIMARY KEY (workspace_id, id)
);
SELECT platform.isolate('workflow.work_items');
COMMENT ON TABLE workflow.work_items IS 'Stand-in.';
COMMENT ON COLUMN workflow.work_items.workspace_id IS 'The workspace.';
COMMENT ON COLUMN workflow.work_items.id IS 'Identity.';
