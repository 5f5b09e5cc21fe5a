-- Purpose: external systems and what agents may do with them. Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign keys,
-- brief. Size: tens of rows per workspace. Online: yes.
CREATE DOMAIN workflow.connector_type AS text CHECK (VALUE IN ('SLACK', 'EMAIL', 'API', 'DATABASE'));
COMMENT ON DOMAIN workflow.connector_type IS 'Is the kind of external system.';
CREATE DOMAIN workflow.connector_status AS text CHECK (VALUE IN ('ACTIVE', 'INACTIVE', 'ERROR'));
COMMENT ON DOMAIN workflow.connector_status IS 'Is the status of a connector; ERROR means that the last health check failed.';
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
COMMENT ON TABLE workflow.connectors IS 'Holds the external systems that tools reach.';
COMMENT ON COLUMN workflow.connectors.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.connectors.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.connectors.name IS 'Is the name to display.';
COMMENT ON COLUMN workflow.connectors.type IS 'Is the kind of external system.';
COMMENT ON COLUMN workflow.connectors.config IS 'Says how to reach it, a JSON object; secrets only as {"secretRef": "name in the vault"}.';
COMMENT ON COLUMN workflow.connectors.status IS 'Is ACTIVE, INACTIVE or ERROR.';
COMMENT ON COLUMN workflow.connectors.last_health_check IS 'Tells when somebody last checked that it answers.';
COMMENT ON COLUMN workflow.connectors.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.connectors.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.connectors.updated_at IS 'Tells when it last changed.';
COMMENT ON TABLE workflow.tools IS 'Tells what agents may do with a connector.';
COMMENT ON COLUMN workflow.tools.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.tools.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.tools.name IS 'Is the name, as agents call it.';
COMMENT ON COLUMN workflow.tools.description IS 'Tells what it does, for agents to read.';
COMMENT ON COLUMN workflow.tools.connector_id IS 'Names the connector it uses; deleted with it.';
COMMENT ON COLUMN workflow.tools.schema IS 'Holds a JSON Schema (draft 2020-12) of its input.';
COMMENT ON COLUMN workflow.tools.is_active IS 'Tells whether agents may use it.';
COMMENT ON COLUMN workflow.tools.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.tools.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.tools.updated_at IS 'Tells when it last changed.';
