DROP FUNCTION platform.events_under_way();
DROP FUNCTION platform.workspaces_behind(text, integer, text);
DELETE FROM platform.shared_tables WHERE table_name IN ('platform.event_checkpoints', 'platform.event_dead_letters');
DROP TABLE platform.event_dead_letters, platform.event_checkpoints;
