-- Purpose: counts per five minutes, from which rates are computed without reading events.
-- Locks: SHARE ROW EXCLUSIVE on platform.workspaces for the foreign key, brief. Size: constant. Online: yes.
CREATE DOMAIN health.stream AS varchar(20) CHECK (VALUE IN ('pricing', 'fees', 'booking'));
COMMENT ON DOMAIN health.stream IS 'Is the kind of work that events speak of.';

CREATE TABLE health.integration_rollups (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  integration_id varchar(50) NOT NULL,
  stream health.stream NOT NULL,
  bucket timestamptz NOT NULL,
  ok_count bigint NOT NULL,
  failed_count bigint NOT NULL,
  error_count bigint NOT NULL,
  critical_count bigint NOT NULL,
  covered_until timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, integration_id, stream, bucket)
) PARTITION BY RANGE (bucket);
SELECT platform.isolate('health.integration_rollups', 'SELECT, INSERT, UPDATE');

COMMENT ON TABLE health.integration_rollups IS
  'Holds counts per integration, stream and five minutes, written by the statement that stores the events: only what was stored counts.';
COMMENT ON COLUMN health.integration_rollups.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN health.integration_rollups.integration_id IS 'Names the integration.';
COMMENT ON COLUMN health.integration_rollups.stream IS 'Is pricing, fees or booking.';
COMMENT ON COLUMN health.integration_rollups.bucket IS 'Is the start of the five minutes, by the time of the events.';
COMMENT ON COLUMN health.integration_rollups.ok_count IS 'Counts the attempts that went well, from outcomes.';
COMMENT ON COLUMN health.integration_rollups.failed_count IS 'Counts the attempts that failed, from outcomes.';
COMMENT ON COLUMN health.integration_rollups.error_count IS
  'Counts the single failures that were sent as events. They are not in failed_count, since outcomes count them already.';
COMMENT ON COLUMN health.integration_rollups.critical_count IS 'Counts those of error_count that are of severity critical.';
COMMENT ON COLUMN health.integration_rollups.covered_until IS 'Is the latest end of what the events of the bucket speak of.';
