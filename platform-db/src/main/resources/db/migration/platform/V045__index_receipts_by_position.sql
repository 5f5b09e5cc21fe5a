-- Purpose: receipts of appends go with their events.
-- Locks: SHARE UPDATE EXCLUSIVE on platform.event_receipts. Size: the receipts. Online: yes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS event_receipts_last_position_idx ON platform.event_receipts (workspace_id, last_position);
