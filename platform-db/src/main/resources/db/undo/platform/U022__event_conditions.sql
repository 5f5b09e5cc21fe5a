DROP FUNCTION platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text);
DROP FUNCTION platform.unseen_match(text[], integer[], text[], integer[], pg_snapshot, bigint, bigint);
