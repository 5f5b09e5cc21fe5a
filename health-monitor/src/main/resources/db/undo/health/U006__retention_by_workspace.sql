DELETE FROM platform.retention_choices WHERE kind = 'health_events';
DELETE FROM platform.retention_kinds WHERE kind = 'health_events';
DROP FUNCTION health.remove_old_events(uuid, timestamptz, integer);
