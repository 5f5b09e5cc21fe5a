DROP FUNCTION platform.order_events(boolean);
DROP FUNCTION platform.append_events(uuid[], text[], jsonb[], jsonb[], text[], integer[], text, uuid, text[], integer[], text[], integer[], pg_snapshot, bigint, bigint, text, bytea);
