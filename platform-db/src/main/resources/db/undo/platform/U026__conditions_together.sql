DROP FUNCTION platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text[], boolean);
DROP FUNCTION platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint);
DROP FUNCTION platform.are_ends(integer[], integer);
DROP FUNCTION platform.is_list(anyarray);
