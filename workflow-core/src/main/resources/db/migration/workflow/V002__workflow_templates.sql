-- Purpose: reusable workflow definitions in immutable versions. Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key,
-- brief. Size: constant. Online: yes.
CREATE TABLE workflow.workflow_templates (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name varchar(255) NOT NULL CHECK (length(name) >= 1),
  version integer NOT NULL CHECK (version >= 1),
  description text CHECK (length(description) <= 2000),
  document_type workflow.work_item_type,
  workflow_definition jsonb NOT NULL CHECK (jsonb_typeof(workflow_definition) = 'object'),
  is_active boolean NOT NULL DEFAULT true,
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  revision bigint NOT NULL DEFAULT 1,
  created_by uuid DEFAULT platform.current_user_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name, version)
);
CREATE INDEX workflow_templates_created_idx ON workflow.workflow_templates (workspace_id, created_at DESC, id DESC);
CREATE TRIGGER set_workflow_templates_updated_at BEFORE UPDATE ON workflow.workflow_templates
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('workflow.workflow_templates');
COMMENT ON TABLE workflow.workflow_templates IS 'Holds reusable workflows. A version never changes; only is_active does.';
COMMENT ON COLUMN workflow.workflow_templates.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.workflow_templates.id IS 'Is the identity of one version.';
COMMENT ON COLUMN workflow.workflow_templates.name IS 'Is the name shared by all versions.';
COMMENT ON COLUMN workflow.workflow_templates.version IS 'Counts from 1 within the name.';
COMMENT ON COLUMN workflow.workflow_templates.description IS 'Describes it for people.';
COMMENT ON COLUMN workflow.workflow_templates.document_type IS 'Is the kind of document it is made for, if any.';
COMMENT ON COLUMN workflow.workflow_templates.workflow_definition IS 'Lists the nodes and what each depends on, without cycles.';
COMMENT ON COLUMN workflow.workflow_templates.is_active IS 'Tells whether new orders may use it; running ones go on.';
COMMENT ON COLUMN workflow.workflow_templates.content_hash IS 'Holds the SHA-256 of the definition as canonical JSON.';
COMMENT ON COLUMN workflow.workflow_templates.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.workflow_templates.created_by IS 'Names the user who made it.';
COMMENT ON COLUMN workflow.workflow_templates.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.workflow_templates.updated_at IS 'Tells when it last changed.';
