DROP FUNCTION platform.read_events(text[], integer[], text[], integer[], bigint, bigint, boolean, integer, pg_snapshot, bigint);
DROP FUNCTION platform.event_snapshot();
