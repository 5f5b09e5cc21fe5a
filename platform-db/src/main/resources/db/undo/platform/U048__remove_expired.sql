DROP FUNCTION platform.remove_expired(text, uuid, integer, text);
DROP FUNCTION platform.remove_old_events(uuid, timestamptz, integer);
DROP FUNCTION platform.remove_old_audit(uuid, timestamptz, integer);
DROP FUNCTION platform.remove_old_refresh_tokens(uuid, timestamptz, integer);
DELETE FROM platform.retention_choices WHERE kind IN ('events', 'audit_log', 'refresh_tokens');
DELETE FROM platform.retention_kinds WHERE kind IN ('events', 'audit_log', 'refresh_tokens');
