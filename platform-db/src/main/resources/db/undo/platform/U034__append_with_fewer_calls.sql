GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.append_together(ids uuid[], event_types text[], event_data jsonb[], event_metadata jsonb[], event_ends integer[], event_tags text[], event_tag_ends integer[],
    correlations text[], causations uuid[], types text[], type_ends integer[], tags text[], tag_ends integer[], item_ends integer[],
    seen pg_snapshot[], seen_in uuid[], seen_low bigint[], seen_high bigint[], receipt_keys text[], receipt_digests bytea[], wait boolean)
  RETURNS TABLE (outcome text, first_position bigint, last_position bigint, conflicting uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id();
  stream bigint;
  ordered_since bigint;
  receipt record;
  tick bigint;
  step integer := 256;
  first_slot integer := 1 + pg_backend_pid() % 255;
  slot integer := first_slot;
  one jsonb;
  clashes bigint[];
  a integer; -- the events of one append: from a
  z integer; -- to z
  first_item integer;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are appended at READ COMMITTED only' USING ERRCODE = '0A000';
  END IF;
  IF cardinality(ids) = 0 THEN RAISE EXCEPTION 'no events' USING ERRCODE = '22023'; END IF;
  IF (platform.is_list(ids) AND platform.is_list(event_types) AND platform.is_list(event_data) AND platform.is_list(event_metadata) AND platform.is_list(event_tags)
      AND platform.is_list(types) AND platform.is_list(tags) AND array_position(types, NULL) IS NULL AND array_position(tags, NULL) IS NULL
      AND cardinality(ids) = ALL (ARRAY[cardinality(event_types), cardinality(event_data), cardinality(event_metadata), cardinality(event_tag_ends)])
      AND cardinality(item_ends) = cardinality(event_ends) AND cardinality(type_ends) = cardinality(tag_ends)
      AND platform.are_ends(event_ends, cardinality(ids)) AND platform.are_ends(event_tag_ends, cardinality(event_tags)) AND platform.are_ends(type_ends, cardinality(types))
      AND platform.are_ends(tag_ends, cardinality(tags)) AND platform.are_ends(item_ends, cardinality(tag_ends)) AND platform.is_list(receipt_keys)
      AND platform.is_list(coalesce(correlations, '{}')) AND platform.is_list(coalesce(causations, '{}')) AND platform.is_list(coalesce(seen, '{}'))
      AND platform.is_list(coalesce(seen_in, '{}')) AND platform.is_list(coalesce(seen_low, '{}')) AND platform.is_list(coalesce(seen_high, '{}'))
      AND platform.is_list(coalesce(receipt_digests, '{}'))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the arrays do not fit' USING ERRCODE = '22023';
  END IF;
  -- Rows and tables are not waited for either, or hardly.
  IF NOT wait THEN PERFORM set_config('lock_timeout', '50ms', true); END IF;
  FOREACH one IN ARRAY event_metadata LOOP
    IF jsonb_typeof(one) IS DISTINCT FROM 'object' THEN RAISE EXCEPTION 'metadata is no object' USING ERRCODE = '23514'; END IF;
  END LOOP;
  SELECT hashtextextended(ws::text, s.salt), (SELECT max(e.position) >> 8 FROM platform.events e WHERE e.workspace_id = ws) INTO stream, tick FROM platform.event_salt s;
  IF NOT platform.lock_events(stream, event_types, event_tags, types, type_ends, tags, tag_ends, receipt_keys, wait) THEN RETURN; END IF;
  -- From here on each statement sees what others committed before the locks were granted.
  -- Whatever these appends add will lie above the published tick, since they read the highest position once more afterwards.
  tick := greatest(tick, platform.event_tick());
  IF pg_advisory_xact_lock_shared((stream << 32 >> 32)::integer, (tick << 32 >> 32)::integer) IS NULL THEN NULL; END IF;
  WHILE NOT pg_try_advisory_xact_lock((stream >> 32)::integer, slot) LOOP
    slot := 1 + slot % 255;
    IF slot = first_slot THEN RAISE EXCEPTION 'too many appends under way in one workspace' USING ERRCODE = '53000'; END IF;
  END LOOP;
  SELECT (SELECT o.since FROM platform.event_order o WHERE o.workspace_id = ws), greatest(tick, (SELECT max(e.position) >> 8 FROM platform.events e WHERE e.workspace_id = ws))
    INTO ordered_since, tick FROM platform.workspaces w WHERE w.id = ws;
  IF NOT FOUND THEN RAISE EXCEPTION 'the workspace is gone' USING ERRCODE = '42501', HINT = 'unknown-workspace'; END IF;
  IF ordered_since IS NOT NULL THEN step := 1; slot := 0; END IF;
  FOR i IN 1 .. cardinality(event_ends) LOOP
    a := coalesce(event_ends[i - 1], 0) + 1;
    z := event_ends[i];
    first_item := coalesce(item_ends[i - 1], 0) + 1;
    IF a > z OR seen[i] IS NOT NULL AND seen_high[i] IS NULL THEN RAISE EXCEPTION 'the arrays do not fit' USING ERRCODE = '22023'; END IF;
    first_position := NULL; last_position := NULL; conflicting := NULL;
    IF receipt_keys[i] IS NOT NULL THEN
      SELECT * INTO receipt FROM platform.event_receipts r WHERE r.workspace_id = ws AND r.key = receipt_keys[i];
      IF FOUND THEN
        outcome := CASE WHEN receipt.digest = receipt_digests[i] THEN 'REPEATED' ELSE 'KEY_REUSED' END;
        first_position := receipt.first_position; last_position := receipt.last_position;
        RETURN NEXT;
        CONTINUE;
      END IF;
    END IF;
    IF seen_in[i] <> ws THEN
      outcome := 'TOKEN_FOREIGN';
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF first_item <= item_ends[i] AND seen[i] IS NULL AND (seen_high[i] < ordered_since OR seen_high[i] IS NOT NULL AND ordered_since IS NULL) THEN
      outcome := 'TOKEN_REQUIRED';
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF ordered_since IS NOT NULL THEN
      UPDATE platform.event_order o SET head = o.head + (z - a + 1) WHERE o.workspace_id = ws RETURNING o.head - (z - a + 1) INTO tick;
    END IF;
    clashes := platform.unseen_match(types, type_ends, tags, tag_ends, first_item, item_ends[i], seen[i], CASE WHEN seen[i] IS NULL THEN seen_high[i] ELSE seen_low[i] END, seen_high[i]);
    IF clashes IS NOT NULL THEN
      outcome := 'CONFLICT';
      conflicting := ARRAY(SELECT e.id FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (clashes) ORDER BY e.position);
      IF ordered_since IS NOT NULL THEN UPDATE platform.event_order o SET head = tick WHERE o.workspace_id = ws; END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF a = z THEN
      INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
        VALUES ((tick + 1) * step + slot, ids[a], event_types[a], event_data[a], event_metadata[a], event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]], correlations[i], causations[i]);
      INSERT INTO platform.event_tags (tag, position, type)
        SELECT g.tag, (tick + 1) * step + slot, event_types[a] FROM unnest(event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]]) AS g (tag);
    ELSE
      INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
        SELECT (tick + e.n) * step + slot, e.id, e.type, e.data, e.metadata, event_tags[coalesce(event_tag_ends[a + e.n - 2], 0) + 1 : event_tag_ends[a + e.n - 1]], correlations[i], causations[i]
          FROM unnest(ids[a:z], event_types[a:z], event_data[a:z], event_metadata[a:z]) WITH ORDINALITY AS e (id, type, data, metadata, n);
      INSERT INTO platform.event_tags (tag, position, type)
        SELECT g.tag, (tick + e.n) * step + slot, e.type FROM unnest(event_types[a:z]) WITH ORDINALITY AS e (type, n),
          unnest(event_tags[coalesce(event_tag_ends[a + e.n - 2], 0) + 1 : event_tag_ends[a + e.n - 1]]) AS g (tag);
    END IF;
    outcome := 'APPENDED';
    first_position := (tick + 1) * step + slot;
    tick := tick + (z - a + 1);
    last_position := tick * step + slot;
    IF receipt_keys[i] IS NOT NULL THEN
      INSERT INTO platform.event_receipts (key, digest, first_position, last_position) VALUES (receipt_keys[i], receipt_digests[i], append_together.first_position, append_together.last_position);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
