DROP FUNCTION platform.remove_expired(text, uuid, integer, text), platform.remove_old_refresh_tokens(uuid, timestamptz, integer),
  platform.remove_old_audit(uuid, timestamptz, integer), platform.remove_old_events(uuid, timestamptz, integer);
DROP TABLE platform.retention_choices, platform.retention_kinds;
