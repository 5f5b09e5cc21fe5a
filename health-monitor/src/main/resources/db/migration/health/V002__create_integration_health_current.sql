-- Purpose: the current state of each integration, one row, always available whatever is dropped elsewhere (requirement 22.1, item 4).
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key, brief. Size: constant. Online: yes.
CREATE TABLE health.integration_health_current (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  integration_id varchar(50) NOT NULL CHECK (integration_id <> ''),
  status health.health_status NOT NULL DEFAULT 'unknown',
  pricing_sync_status health.sync_status,
  fees_sync_status health.sync_status,
  booking_loss_rate health.rate,
  error_rate health.rate,
  last_checked timestamptz,
  last_event_at timestamptz,
  covered_until timestamptz,
  interval_minutes integer CHECK (interval_minutes BETWEEN 1 AND 1440),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, integration_id)
) WITH (fillfactor = 70);
CREATE INDEX integration_health_current_created_idx ON health.integration_health_current (workspace_id, created_at, id);
CREATE TRIGGER set_integration_health_current_updated_at BEFORE UPDATE ON health.integration_health_current
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('health.integration_health_current');

COMMENT ON TABLE health.integration_health_current IS
  'Holds one row per integration: its state at the last check or ingest, and how fresh its events are. It never expires.';
COMMENT ON COLUMN health.integration_health_current.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN health.integration_health_current.id IS 'Identifies the row.';
COMMENT ON COLUMN health.integration_health_current.integration_id IS 'Names the integration.';
COMMENT ON COLUMN health.integration_health_current.status IS 'Is the overall state at last_checked.';
COMMENT ON COLUMN health.integration_health_current.pricing_sync_status IS 'Is the state of price updates at last_checked.';
COMMENT ON COLUMN health.integration_health_current.fees_sync_status IS 'Is the state of fee updates at last_checked.';
COMMENT ON COLUMN health.integration_health_current.booking_loss_rate IS 'Is the share of bookings that were lost, at last_checked.';
COMMENT ON COLUMN health.integration_health_current.error_rate IS 'Is the share of attempts that failed, at last_checked.';
COMMENT ON COLUMN health.integration_health_current.last_checked IS 'Tells when the state was last checked; NULL before the first check.';
COMMENT ON COLUMN health.integration_health_current.last_event_at IS
  'Is the newest event by its own time; NULL when only checks were reported.';
COMMENT ON COLUMN health.integration_health_current.covered_until IS
  'Is the end of what the newest events speak of: for a counted window its end. Silence is counted from here.';
COMMENT ON COLUMN health.integration_health_current.interval_minutes IS
  'Is the length of the newest counted window: how often to expect one.';
COMMENT ON COLUMN health.integration_health_current.created_at IS 'Tells when the integration was first heard of.';
COMMENT ON COLUMN health.integration_health_current.updated_at IS 'Tells when the row last changed.';
