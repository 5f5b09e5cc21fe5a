-- Purpose: flows of data from one system to another (requirement: cross-system integration).
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for a foreign key, brief. Size: hundreds of rows a workspace. Online: yes.
CREATE DOMAIN catalog.data_flow_status AS text CHECK (VALUE IN ('active', 'paused', 'error', 'disabled'));
COMMENT ON DOMAIN catalog.data_flow_status IS 'Is the state of a data flow.';
CREATE TABLE catalog.data_flows (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description text CHECK (length(description) <= 4000),
  source jsonb NOT NULL CHECK (jsonb_typeof(source) = 'object'),
  target jsonb NOT NULL CHECK (jsonb_typeof(target) = 'object'),
  transformation jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(transformation) = 'object'),
  sync_rules jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(sync_rules) = 'array'),
  schedule jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(schedule) = 'object'),
  conflict_resolution jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(conflict_resolution) = 'object'),
  monitoring jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(monitoring) = 'object'),
  status catalog.data_flow_status NOT NULL DEFAULT 'active',
  last_sync timestamptz,
  error_count integer NOT NULL DEFAULT 0 CHECK (error_count >= 0),
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX data_flows_created_idx ON catalog.data_flows (workspace_id, created_at DESC, id DESC);
CREATE INDEX data_flows_status_idx ON catalog.data_flows (workspace_id, status, created_at DESC, id DESC);
CREATE TRIGGER set_data_flows_updated_at BEFORE UPDATE ON catalog.data_flows
  FOR EACH ROW EXECUTE FUNCTION catalog.update_updated_at_column();
SELECT platform.isolate('catalog.data_flows');
COMMENT ON TABLE catalog.data_flows IS 'Tells which data flows from which system to which, how often, and by which rules.';
COMMENT ON COLUMN catalog.data_flows.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN catalog.data_flows.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.data_flows.name IS 'Is the name to display.';
COMMENT ON COLUMN catalog.data_flows.description IS 'Tells what it is for.';
COMMENT ON COLUMN catalog.data_flows.source IS 'Says where from: an object with a system.';
COMMENT ON COLUMN catalog.data_flows.target IS 'Says where to: an object with a system.';
COMMENT ON COLUMN catalog.data_flows.transformation IS 'Says how values change on the way, a JSON object.';
COMMENT ON COLUMN catalog.data_flows.sync_rules IS 'Holds rules, a JSON array of objects.';
COMMENT ON COLUMN catalog.data_flows.schedule IS 'Is empty, or holds an ISO-8601 duration as every, or a cron text as cron.';
COMMENT ON COLUMN catalog.data_flows.conflict_resolution IS 'Is empty, or an object with a strategy.';
COMMENT ON COLUMN catalog.data_flows.monitoring IS 'Says what is watched, a JSON object.';
COMMENT ON COLUMN catalog.data_flows.status IS 'Is active, paused, error or disabled.';
COMMENT ON COLUMN catalog.data_flows.last_sync IS 'Tells when it last ran.';
COMMENT ON COLUMN catalog.data_flows.error_count IS 'Counts the failures in a row.';
COMMENT ON COLUMN catalog.data_flows.revision IS 'Is the optimistic lock and the ETag.';
COMMENT ON COLUMN catalog.data_flows.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.data_flows.updated_at IS 'Tells when it last changed.';
