-- Purpose: what happened at integrations (requirement 22.1, table 2), in weekly partitions that V005 makes and drops.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key, brief. Size: constant. Online: yes.
-- PostgreSQL demands the partition key in every unique constraint; that a repeated event_id with another occurred_at
-- is a duplicate too is kept by ingest, one writer per workspace at a time.
CREATE DOMAIN health.event_type AS varchar(50) CHECK (VALUE IN ('pricing_sync_error', 'fee_sync_error', 'booking_loss',
  'pricing_sync_outcome', 'fee_sync_outcome', 'booking_outcome'));
COMMENT ON DOMAIN health.event_type IS 'Is a single failure, or an outcome: how many attempts of a window went well and how many failed.';
CREATE DOMAIN health.event_severity AS varchar(20) CHECK (VALUE IN ('low', 'medium', 'high', 'critical'));
COMMENT ON DOMAIN health.event_severity IS 'Tells how bad a single failure is.';

CREATE TABLE health.integration_events (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL,
  integration_id varchar(50) NOT NULL CHECK (integration_id <> ''),
  event_type health.event_type NOT NULL,
  severity health.event_severity NOT NULL,
  message text CHECK (octet_length(message) <= 2048),
  metadata jsonb CHECK (jsonb_typeof(metadata) = 'object'),
  ok_count bigint CHECK (ok_count BETWEEN 0 AND 1000000000),
  failed_count bigint CHECK (failed_count BETWEEN 0 AND 1000000000),
  window_minutes integer CHECK (window_minutes BETWEEN 1 AND 1440),
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id, occurred_at),
  UNIQUE (workspace_id, event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX idx_integration_events_integration ON health.integration_events (workspace_id, integration_id, occurred_at DESC, id DESC);
CREATE INDEX idx_integration_events_occurred_at ON health.integration_events (workspace_id, occurred_at DESC, id DESC);
CREATE INDEX idx_integration_events_type ON health.integration_events (workspace_id, event_type, occurred_at DESC, id DESC);
SELECT platform.isolate('health.integration_events', 'SELECT, INSERT');

COMMENT ON TABLE health.integration_events IS 'Holds events of integrations, append-only, for 90 days.';
COMMENT ON COLUMN health.integration_events.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN health.integration_events.id IS 'Is the identity, UUID version 7 from the application.';
COMMENT ON COLUMN health.integration_events.event_id IS
  'Is the identity at the sender: a repeat is a duplicate. Equal to id when the sender gave none.';
COMMENT ON COLUMN health.integration_events.integration_id IS
  'Names the integration, such as booking-com; a name the workspace chooses.';
COMMENT ON COLUMN health.integration_events.event_type IS 'Says what happened.';
COMMENT ON COLUMN health.integration_events.severity IS 'Tells how bad it is; low for outcomes that do not say.';
COMMENT ON COLUMN health.integration_events.message IS 'Describes it for people, in at most 2 kB.';
COMMENT ON COLUMN health.integration_events.metadata IS 'Holds further data of the sender, a JSON object of at most 8 KiB.';
COMMENT ON COLUMN health.integration_events.ok_count IS 'Counts, for outcomes only, the attempts of the window that went well.';
COMMENT ON COLUMN health.integration_events.failed_count IS 'Counts, for outcomes only, the attempts of the window that failed.';
COMMENT ON COLUMN health.integration_events.window_minutes IS 'Is, for outcomes only, the length of the window.';
COMMENT ON COLUMN health.integration_events.occurred_at IS 'Tells when it happened; for outcomes the start of the window.';
COMMENT ON COLUMN health.integration_events.created_at IS 'Tells when it was stored.';
