-- Purpose: checks of integrations over time (requirement 22.1, table 1) and the domains of this schema.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key, brief. Size: constant. Online: yes. requires: platform >= 5
SELECT platform.register_service('health', 'health_app');
COMMENT ON SCHEMA health IS
  'How integrations fare over time: events and counted outcomes as they come in, and the states that are reported or computed from them.';

CREATE DOMAIN health.health_status AS varchar(20) CHECK (VALUE IN ('healthy', 'warning', 'critical', 'unknown'));
COMMENT ON DOMAIN health.health_status IS
  'Is the state of an integration; unknown means that it is silent or that there is too little to judge. Silence is never healthy.';
CREATE DOMAIN health.sync_status AS varchar(20) CHECK (VALUE IN ('ok', 'warning', 'error'));
COMMENT ON DOMAIN health.sync_status IS 'Is the state of one kind of synchronisation; it is NULL where it cannot be judged.';
CREATE DOMAIN health.rate AS decimal(5,4) CHECK (VALUE BETWEEN 0 AND 1);
COMMENT ON DOMAIN health.rate IS 'Is a share, 0.0000 to 1.0000; it is NULL where there were too few attempts.';
CREATE DOMAIN health.health_source AS varchar(20) CHECK (VALUE IN ('reported', 'computed'));
COMMENT ON DOMAIN health.health_source IS 'Tells whether a client sent it (reported) or it was derived from events (computed).';

CREATE TABLE health.integration_health (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  integration_id varchar(50) NOT NULL CHECK (integration_id <> ''),
  status health.health_status NOT NULL,
  pricing_sync_status health.sync_status,
  fees_sync_status health.sync_status,
  booking_loss_rate health.rate,
  error_rate health.rate,
  last_checked timestamptz NOT NULL,
  source health.health_source NOT NULL DEFAULT 'reported',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, integration_id, last_checked)
);
CREATE INDEX idx_integration_health_integration ON health.integration_health (workspace_id, integration_id, last_checked DESC, id DESC);
CREATE INDEX idx_integration_health_last_checked ON health.integration_health (workspace_id, last_checked DESC, id DESC);
CREATE TRIGGER set_integration_health_updated_at BEFORE UPDATE ON health.integration_health
  FOR EACH ROW EXECUTE FUNCTION platform.update_updated_at_column();
SELECT platform.isolate('health.integration_health');

COMMENT ON TABLE health.integration_health IS
  'Holds checks of an integration, append-only: what was reported, and each change that was computed.';
COMMENT ON COLUMN health.integration_health.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN health.integration_health.id IS 'Identifies the row.';
COMMENT ON COLUMN health.integration_health.integration_id IS
  'Names the integration, such as booking-com; a name the workspace chooses.';
COMMENT ON COLUMN health.integration_health.status IS 'Is the overall state.';
COMMENT ON COLUMN health.integration_health.pricing_sync_status IS 'Is the state of price updates.';
COMMENT ON COLUMN health.integration_health.fees_sync_status IS 'Is the state of fee updates.';
COMMENT ON COLUMN health.integration_health.booking_loss_rate IS 'Is the share of bookings that were lost.';
COMMENT ON COLUMN health.integration_health.error_rate IS 'Is the share of attempts that failed.';
COMMENT ON COLUMN health.integration_health.last_checked IS 'Tells when the state was checked; one check per integration and instant.';
COMMENT ON COLUMN health.integration_health.source IS 'Tells whether it was reported or computed.';
COMMENT ON COLUMN health.integration_health.created_at IS 'Tells when it was stored.';
COMMENT ON COLUMN health.integration_health.updated_at IS 'Tells when it last changed.';
