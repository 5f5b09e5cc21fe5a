-- Purpose: connections of a workspace, and the foreign keys that V001 and V002 announced (requirement V004).
-- Locks: SHARE ROW EXCLUSIVE on catalog.entities, entity_attribute_provenance and integration_definitions; both referencing columns hold
-- NULL only. Size: constant. Online: yes.
CREATE DOMAIN catalog.connection_status AS text CHECK (VALUE IN ('PENDING_AUTHORIZATION', 'ACTIVE', 'DEGRADED',
  'REAUTHORIZATION_REQUIRED', 'AUTHORIZATION_FAILED', 'ACCOUNT_MISMATCH', 'SUSPENDED', 'DISCONNECTED'));
COMMENT ON DOMAIN catalog.connection_status IS 'Is the state of the authorization only; health-monitor knows how well syncs run.';
CREATE TABLE catalog.integration_connections (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  integration_id uuid NOT NULL REFERENCES catalog.integration_definitions (id),
  nango_connection_id text CHECK (length(nango_connection_id) <= 255),
  status catalog.connection_status NOT NULL DEFAULT 'PENDING_AUTHORIZATION',
  connection_metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(connection_metadata) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid DEFAULT platform.current_user_id(),
  updated_by uuid DEFAULT platform.current_user_id(),
  status_reason text,
  status_source text,
  status_changed_at timestamptz NOT NULL DEFAULT now(),
  failing_since timestamptz,
  external_account_id text CHECK (length(external_account_id) <= 255),
  authorization_status catalog.connection_status NOT NULL DEFAULT 'PENDING_AUTHORIZATION' CHECK (authorization_status <> 'SUSPENDED'),
  failure_count integer NOT NULL DEFAULT 0 CHECK (failure_count >= 0),
  provider_config_key text CHECK (length(provider_config_key) <= 255),
  revision bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, integration_id)
);
CREATE INDEX idx_integration_connections_status ON catalog.integration_connections (workspace_id, status, created_at DESC, id DESC);
CREATE INDEX idx_integration_connections_integration_id ON catalog.integration_connections (integration_id);
CREATE INDEX idx_integration_connections_created_at ON catalog.integration_connections (workspace_id, created_at DESC, id DESC);
CREATE TRIGGER set_integration_connections_updated_at BEFORE UPDATE ON catalog.integration_connections
  FOR EACH ROW EXECUTE FUNCTION catalog.update_updated_at_column();
SELECT platform.isolate('catalog.integration_connections');

ALTER TABLE catalog.entities ADD CONSTRAINT entities_source_integration_id_fkey
  FOREIGN KEY (source_integration_id) REFERENCES catalog.integration_definitions (id) ON DELETE SET NULL;
ALTER TABLE catalog.entity_attribute_provenance ADD CONSTRAINT entity_attribute_provenance_source_integration_id_fkey
  FOREIGN KEY (source_integration_id) REFERENCES catalog.integration_definitions (id) ON DELETE SET NULL;

COMMENT ON TABLE catalog.integration_connections IS
  'Holds one connection per integration and workspace, with the state of its authorization.';
COMMENT ON COLUMN catalog.integration_connections.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.integration_connections.id IS 'Is the identity; stable across reauthorizations.';
COMMENT ON COLUMN catalog.integration_connections.integration_id IS 'Names the integration.';
COMMENT ON COLUMN catalog.integration_connections.nango_connection_id IS 'Is the id of the connection at Nango, once authorized.';
COMMENT ON COLUMN catalog.integration_connections.status IS 'Is the state of the authorization.';
COMMENT ON COLUMN catalog.integration_connections.connection_metadata IS 'Holds free data of the workspace, a JSON object.';
COMMENT ON COLUMN catalog.integration_connections.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.integration_connections.updated_at IS 'Tells when it last changed.';
COMMENT ON COLUMN catalog.integration_connections.created_by IS 'Names the user who made it.';
COMMENT ON COLUMN catalog.integration_connections.updated_by IS 'Names the user who last changed it.';
COMMENT ON COLUMN catalog.integration_connections.status_reason IS 'Is the code of the reason for the status.';
COMMENT ON COLUMN catalog.integration_connections.status_source IS 'Tells who caused the status: api (a user) or broker (a reported fact).';
COMMENT ON COLUMN catalog.integration_connections.status_changed_at IS 'Tells since when it has this status.';
COMMENT ON COLUMN catalog.integration_connections.failing_since IS 'Is the first failure of the present run of failures.';
COMMENT ON COLUMN catalog.integration_connections.external_account_id IS 'Is the stable id of the account at the provider.';
COMMENT ON COLUMN catalog.integration_connections.authorization_status IS
  'Is the state of the credentials underneath a suspension; what resuming returns to.';
COMMENT ON COLUMN catalog.integration_connections.failure_count IS 'Counts the failures of the present run of failures.';
COMMENT ON COLUMN catalog.integration_connections.provider_config_key IS 'Is the name of the integration at Nango; customers choose it.';
COMMENT ON COLUMN catalog.integration_connections.revision IS 'Is the optimistic lock and the ETag.';
