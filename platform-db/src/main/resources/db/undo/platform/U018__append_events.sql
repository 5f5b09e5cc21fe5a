DROP FUNCTION platform.append_together(uuid[], text[], jsonb[], jsonb[], integer[], text[], integer[],
    text[], uuid[], text[], integer[], text[], integer[], integer[], pg_snapshot[], uuid[], bigint[], bigint[], text[], bytea[], boolean),
  platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint),
  platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text[], boolean),
  platform.are_ends(integer[], integer), platform.is_list(anyarray);
