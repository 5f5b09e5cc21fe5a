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
COMMENT ON TABLE workflow.capabilities IS 'Holds permissions that can be granted to tools.';
COMMENT ON COLUMN workflow.capabilities.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.capabilities.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.capabilities.name IS 'Is the name, unique in the workspace.';
COMMENT ON COLUMN workflow.capabilities.description IS 'Tells what it permits, in words.';
COMMENT ON COLUMN workflow.capabilities.scope IS 'Tells where it permits it, such as documents or billing.';
COMMENT ON COLUMN workflow.capabilities.permissions IS 'Says what it permits, a JSON object or array.';
COMMENT ON COLUMN workflow.capabilities.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.capabilities.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.capabilities.updated_at IS 'Tells when it last changed.';
COMMENT ON TABLE workflow.tool_capabilities IS 'Tells which capabilities a tool has been granted.';
COMMENT ON COLUMN workflow.tool_capabilities.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.tool_capabilities.tool_id IS 'Names the tool.';
COMMENT ON COLUMN workflow.tool_capabilities.capability_id IS 'Names the capability.';
COMMENT ON COLUMN workflow.tool_capabilities.created_at IS 'Tells when it was granted.';
