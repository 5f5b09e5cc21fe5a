-- Purpose: workflows of the business that span several systems (requirement: cross-system integration).
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for a foreign key, brief. Size: hundreds of rows a workspace. Online: yes.
CREATE DOMAIN catalog.workflow_status AS text CHECK (VALUE IN ('active', 'paused', 'completed', 'error'));
COMMENT ON DOMAIN catalog.workflow_status IS 'Is the state of a business workflow.';
CREATE TABLE catalog.business_workflows (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  workflow_name text NOT NULL CHECK (length(workflow_name) BETWEEN 1 AND 200),
  workflow_description text CHECK (length(workflow_description) <= 4000),
  trigger_conditions jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(trigger_conditions) = 'array'),
  workflow_steps jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(workflow_steps) = 'array'),
  system_integrations jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(system_integrations) = 'array'),
  automation_rules jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(automation_rules) = 'array'),
  approval_chains jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(approval_chains) = 'array'),
  workflow_status catalog.workflow_status NOT NULL DEFAULT 'active',
  performance_metrics jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(performance_metrics) = 'object'),
  business_impact jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(business_impact) = 'object'),
  last_executed timestamptz,
  created_by uuid DEFAULT platform.current_user_id(),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX business_workflows_created_idx ON catalog.business_workflows (workspace_id, created_at DESC, id DESC);
CREATE INDEX business_workflows_status_idx ON catalog.business_workflows (workspace_id, workflow_status, created_at DESC, id DESC);
CREATE TRIGGER set_business_workflows_updated_at BEFORE UPDATE ON catalog.business_workflows
  FOR EACH ROW EXECUTE FUNCTION catalog.update_updated_at_column();
SELECT platform.isolate('catalog.business_workflows');
COMMENT ON TABLE catalog.business_workflows IS 'Holds workflows that span systems, as the business describes them; workflow-core executes.';
COMMENT ON COLUMN catalog.business_workflows.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.business_workflows.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.business_workflows.workflow_name IS 'Is the name to display.';
COMMENT ON COLUMN catalog.business_workflows.workflow_description IS 'Tells what it is for.';
COMMENT ON COLUMN catalog.business_workflows.trigger_conditions IS 'Says what starts it: objects with a type.';
COMMENT ON COLUMN catalog.business_workflows.workflow_steps IS 'Holds its steps: objects with a unique id, a type and what they depend on.';
COMMENT ON COLUMN catalog.business_workflows.system_integrations IS 'Lists the systems it touches: objects with a system.';
COMMENT ON COLUMN catalog.business_workflows.automation_rules IS 'Holds rules: objects with a condition and an action.';
COMMENT ON COLUMN catalog.business_workflows.approval_chains IS 'Says who approves: objects with approvers.';
COMMENT ON COLUMN catalog.business_workflows.workflow_status IS 'Is active, paused, completed or error.';
COMMENT ON COLUMN catalog.business_workflows.performance_metrics IS 'Holds the measured figures, a JSON object.';
COMMENT ON COLUMN catalog.business_workflows.business_impact IS 'Says what it is worth, a JSON object.';
COMMENT ON COLUMN catalog.business_workflows.last_executed IS 'Tells when it last ran.';
COMMENT ON COLUMN catalog.business_workflows.created_by IS 'Names the user who made it.';
COMMENT ON COLUMN catalog.business_workflows.version IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN catalog.business_workflows.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.business_workflows.updated_at IS 'Tells when it last changed.';
