-- Purpose: one append is several of which there is one; services of before V027 call it. Locks: none. Size: constant. Online: yes.
GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.append_events(ids uuid[], event_types text[], event_data jsonb[], event_metadata jsonb[], event_tags text[], event_tag_ends integer[],
    correlation text, causation uuid, types text[], type_ends integer[], tags text[], tag_ends integer[], seen pg_snapshot, seen_low bigint, seen_high bigint,
    receipt_key text, receipt_digest bytea, OUT outcome text, OUT first_position bigint, OUT last_position bigint, OUT conflicting uuid[])
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.outcome, a.first_position, a.last_position, a.conflicting FROM platform.append_together(ids, event_types, event_data, event_metadata, ARRAY[cardinality(ids)],
    event_tags, event_tag_ends, ARRAY[correlation], ARRAY[causation], coalesce(types, '{}'), coalesce(type_ends, '{}'), coalesce(tags, '{}'), coalesce(tag_ends, '{}'),
    ARRAY[coalesce(cardinality(tag_ends), 0)], ARRAY[seen], NULL, ARRAY[seen_low], ARRAY[seen_high], ARRAY[receipt_key], ARRAY[receipt_digest], true) a
$$;
COMMENT ON FUNCTION platform.append_events(uuid[], text[], jsonb[], jsonb[], text[], integer[], text, uuid, text[], integer[], text[], integer[], pg_snapshot, bigint, bigint, text, bytea) IS 'One append alone, as append_together; for services of an earlier version.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
