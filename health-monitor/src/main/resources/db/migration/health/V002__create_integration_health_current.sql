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
  'One row per integration: its state at the last check or ingest, and how fresh its events are. Never expires.';
COMMENT ON COLUMN health.integration_health_current.workspace_id IS 'The workspace.';
COMMENT ON COLUMN health.integration_health_current.id IS 'Identity.';
COMMENT ON COLUMN health.integration_health_current.integration_id IS 'The integration.';
COMMENT ON COLUMN health.integration_health_current.status IS 'Overall state at last_checked.';
COMMENT ON COLUMN health.integration_health_current.pricing_sync_status IS 'State of price updates at last_checked.';
COMMENT ON COLUMN health.integration_health_current.fees_sync_status IS 'State of fee updates at last_checked.';
COMMENT ON COLUMN health.integration_health_current.booking_loss_rate IS 'Lost bookings / all bookings at last_checked.';
COMMENT ON COLUMN health.integration_health_current.error_rate IS 'Failed attempts / all attempts at last_checked.';
COMMENT ON COLUMN health.integration_health_current.last_checked IS 'When the state was last checked; NULL before the first check.';
COMMENT ON COLUMN health.integration_health_current.last_event_at IS
  'The newest event by its own time; NULL when only checks were reported.';
COMMENT ON COLUMN health.integration_health_current.covered_until IS
  'End of what the newest events speak of: for a counted window its end. Silence is counted from here.';
COMMENT ON COLUMN health.integration_health_current.interval_minutes IS 'Length of the newest counted window: how often to expect one.';
COMMENT ON COLUMN health.integration_health_current.created_at IS 'When the integration was first heard of.';
COMMENT ON COLUMN health.integration_health_current.updated_at IS 'When the row last changed.';
