-- Purpose: permissions of agents, and the tools that need them. Locks: SHARE ROW EXCLUSIVE on platform.workspaces and workflow.tools for
-- the foreign keys, brief. Size: tens of rows per workspace. Online: yes.
CREATE TABLE workflow.capabilities (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text CHECK (length(description) <= 2000),
  scope text NOT NULL CHECK (length(scope) BETWEEN 1 AND 200),
  permissions jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(permissions) IN ('object', 'array')),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name)
);
CREATE TABLE workflow.tool_capabilities (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  tool_id uuid NOT NULL,
  capability_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, tool_id, capability_id),
  FOREIGN KEY (workspace_id, tool_id) REFERENCES workflow.tools (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, capability_id) REFERENCES workflow.capabilities (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX capabilities_created_at_idx ON workflow.capabilities (workspace_id, created_at, id);
CREATE INDEX tool_capabilities_capability_id_idx ON workflow.tool_capabilities (workspace_id, capability_id);
CREATE TRIGGER set_capabilities_updated_at BEFORE UPDATE ON workflow.capabilities
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('workflow.capabilities');
SELECT platform.isolate('workflow.tool_capabilities', 'SELECT, INSERT, DELETE');
COMMENT ON TABLE workflow.capabilities IS 'Permissions that can be granted to tools.';
COMMENT ON COLUMN workflow.capabilities.workspace_id IS 'The workspace.';
COMMENT ON COLUMN workflow.capabilities.id IS 'Identity.';
COMMENT ON COLUMN workflow.capabilities.name IS 'Unique in the workspace.';
COMMENT ON COLUMN workflow.capabilities.description IS 'What it permits, in words.';
COMMENT ON COLUMN workflow.capabilities.scope IS 'Where it permits it, such as documents or billing.';
COMMENT ON COLUMN workflow.capabilities.permissions IS 'What it permits, a JSON object or array.';
COMMENT ON COLUMN workflow.capabilities.revision IS 'Optimistic lock; the ETag.';
COMMENT ON COLUMN workflow.capabilities.created_at IS 'When it was made.';
COMMENT ON COLUMN workflow.capabilities.updated_at IS 'When it last changed.';
COMMENT ON TABLE workflow.tool_capabilities IS 'Which capabilities a tool has been granted.';
COMMENT ON COLUMN workflow.tool_capabilities.workspace_id IS 'The workspace.';
COMMENT ON COLUMN workflow.tool_capabilities.tool_id IS 'The tool.';
COMMENT ON COLUMN workflow.tool_capabilities.capability_id IS 'The capability.';
COMMENT ON COLUMN workflow.tool_capabilities.created_at IS 'When it was granted.';
