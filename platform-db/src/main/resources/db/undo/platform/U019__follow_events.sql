DROP FUNCTION platform.workspaces_behind(text, integer, text);
DROP TABLE platform.event_dead_letters, platform.event_checkpoints;
