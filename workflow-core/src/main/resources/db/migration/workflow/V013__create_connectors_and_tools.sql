-- Purpose: external systems and what agents may do with them. Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign keys,
-- brief. Size: tens of rows per workspace. Online: yes.
CREATE DOMAIN workflow.connector_type AS text CHECK (VALUE IN ('SLACK', 'EMAIL', 'API', 'DATABASE'));
COMMENT ON DOMAIN workflow.connector_type IS 'Kind of external system.';
CREATE DOMAIN workflow.connector_status AS text CHECK (VALUE IN ('ACTIVE', 'INACTIVE', 'ERROR'));
COMMENT ON DOMAIN workflow.connector_status IS 'ERROR: the last health check failed.';
CREATE TABLE workflow.connectors (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  type workflow.connector_type NOT NULL,
  config jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(config) = 'object'),
  status workflow.connector_status NOT NULL DEFAULT 'ACTIVE',
  last_health_check timestamptz,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE workflow.tools (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text CHECK (length(description) <= 2000),
  connector_id uuid NOT NULL,
  schema jsonb NOT NULL CHECK (jsonb_typeof(schema) = 'object'),
  is_active boolean NOT NULL DEFAULT true,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, connector_id) REFERENCES workflow.connectors (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX connectors_created_at_idx ON workflow.connectors (workspace_id, created_at, id);
CREATE INDEX tools_created_at_idx ON workflow.tools (workspace_id, created_at, id);
CREATE INDEX tools_connector_id_idx ON workflow.tools (workspace_id, connector_id, created_at, id);
CREATE TRIGGER set_connectors_updated_at BEFORE UPDATE ON workflow.connectors
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
CREATE TRIGGER set_tools_updated_at BEFORE UPDATE ON workflow.tools FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('workflow.connectors');
SELECT platform.isolate('workflow.tools');
COMMENT ON TABLE workflow.connectors IS 'External systems that tools reach.';
COMMENT ON COLUMN workflow.connectors.workspace_id IS 'The workspace.';
COMMENT ON COLUMN workflow.connectors.id IS 'Identity.';
COMMENT ON COLUMN workflow.connectors.name IS 'Display name.';
COMMENT ON COLUMN workflow.connectors.type IS 'Kind of external system.';
COMMENT ON COLUMN workflow.connectors.config IS 'How to reach it, a JSON object; secrets only as {"secretRef": "name in the vault"}.';
COMMENT ON COLUMN workflow.connectors.status IS 'ACTIVE, INACTIVE or ERROR.';
COMMENT ON COLUMN workflow.connectors.last_health_check IS 'When somebody last checked that it answers.';
COMMENT ON COLUMN workflow.connectors.revision IS 'Optimistic lock; the ETag.';
COMMENT ON COLUMN workflow.connectors.created_at IS 'When it was made.';
COMMENT ON COLUMN workflow.connectors.updated_at IS 'When it last changed.';
COMMENT ON TABLE workflow.tools IS 'What agents may do with a connector.';
COMMENT ON COLUMN workflow.tools.workspace_id IS 'The workspace.';
COMMENT ON COLUMN workflow.tools.id IS 'Identity.';
COMMENT ON COLUMN workflow.tools.name IS 'Name, as agents call it.';
COMMENT ON COLUMN workflow.tools.description IS 'What it does, for agents to read.';
COMMENT ON COLUMN workflow.tools.connector_id IS 'The connector it uses; deleted with it.';
COMMENT ON COLUMN workflow.tools.schema IS 'JSON Schema (draft 2020-12) of its input.';
COMMENT ON COLUMN workflow.tools.is_active IS 'Whether agents may use it.';
COMMENT ON COLUMN workflow.tools.revision IS 'Optimistic lock; the ETag.';
COMMENT ON COLUMN workflow.tools.created_at IS 'When it was made.';
COMMENT ON COLUMN workflow.tools.updated_at IS 'When it last changed.';
