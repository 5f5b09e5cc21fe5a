-- Purpose: events between systems and what came of processing them (requirement: cross-system integration).
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for a foreign key, brief. Size: one row per event. Online: yes.
CREATE TABLE catalog.integration_events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  event_type text NOT NULL CHECK (length(event_type) BETWEEN 1 AND 100),
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  occurred_at timestamptz NOT NULL,
  data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object'),
  processed boolean NOT NULL DEFAULT false,
  processing_attempts integer NOT NULL DEFAULT 0 CHECK (processing_attempts >= 0),
  last_processed timestamptz,
  error_message text CHECK (length(error_message) <= 4000),
  workflow_triggers uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(workflow_triggers) <= 100),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX integration_events_created_idx ON catalog.integration_events (workspace_id, created_at DESC, id DESC);
CREATE INDEX integration_events_type_idx ON catalog.integration_events (workspace_id, event_type, created_at DESC, id DESC);
CREATE INDEX integration_events_processed_idx ON catalog.integration_events (workspace_id, processed, created_at DESC, id DESC);
CREATE TRIGGER set_integration_events_updated_at BEFORE UPDATE ON catalog.integration_events
  FOR EACH ROW EXECUTE FUNCTION catalog.update_updated_at_column();
SELECT platform.isolate('catalog.integration_events');
COMMENT ON TABLE catalog.integration_events IS 'Holds events that happened in connected systems, and whether they were processed.';
COMMENT ON COLUMN catalog.integration_events.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.integration_events.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.integration_events.event_type IS 'Says what happened.';
COMMENT ON COLUMN catalog.integration_events.source IS 'Tells where it happened.';
COMMENT ON COLUMN catalog.integration_events.occurred_at IS 'Tells when it happened there.';
COMMENT ON COLUMN catalog.integration_events.data IS 'Says what the source told, a JSON object.';
COMMENT ON COLUMN catalog.integration_events.processed IS 'Tells whether processing is finished.';
COMMENT ON COLUMN catalog.integration_events.processing_attempts IS 'Tells how often it was tried.';
COMMENT ON COLUMN catalog.integration_events.last_processed IS 'Tells when it was last tried.';
COMMENT ON COLUMN catalog.integration_events.error_message IS 'Tells why the last try failed.';
COMMENT ON COLUMN catalog.integration_events.workflow_triggers IS 'Lists the business workflows that it starts.';
COMMENT ON COLUMN catalog.integration_events.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN catalog.integration_events.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.integration_events.updated_at IS 'Tells when it last changed.';
