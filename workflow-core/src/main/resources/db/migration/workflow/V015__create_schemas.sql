-- Purpose: JSON Schemas that content of a document type must match. Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key,
-- brief. Size: tens of rows per workspace. Online: yes.
CREATE TABLE workflow.schemas (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  version text NOT NULL CHECK (version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$'),
  document_type text NOT NULL CHECK (document_type ~ '^[A-Z][A-Z0-9_]{0,62}$'),
  schema_definition jsonb NOT NULL CHECK (jsonb_typeof(schema_definition) = 'object'),
  is_active boolean NOT NULL DEFAULT true,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name, version)
);
CREATE UNIQUE INDEX schemas_active_idx ON workflow.schemas (workspace_id, document_type) WHERE is_active;
CREATE INDEX schemas_created_at_idx ON workflow.schemas (workspace_id, created_at, id);
CREATE TRIGGER set_schemas_updated_at BEFORE UPDATE ON workflow.schemas FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('workflow.schemas');
COMMENT ON TABLE workflow.schemas IS 'Holds JSON Schemas of document types; at most one per type is active.';
COMMENT ON COLUMN workflow.schemas.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN workflow.schemas.id IS 'Identifies the row.';
COMMENT ON COLUMN workflow.schemas.name IS 'Is the name, unique together with the version.';
COMMENT ON COLUMN workflow.schemas.version IS 'Holds free text such as 1.0.';
COMMENT ON COLUMN workflow.schemas.document_type IS 'Is the type of work item whose content must match.';
COMMENT ON COLUMN workflow.schemas.schema_definition IS 'Holds a JSON Schema, draft 2020-12, without references to other documents.';
COMMENT ON COLUMN workflow.schemas.is_active IS 'Tells whether it is the one in force for its document type.';
COMMENT ON COLUMN workflow.schemas.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN workflow.schemas.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN workflow.schemas.updated_at IS 'Tells when it last changed.';
