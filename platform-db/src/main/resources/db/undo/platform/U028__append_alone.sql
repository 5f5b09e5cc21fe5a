GRANT CREATE ON SCHEMA platform TO signalbox_kernel;
SET LOCAL ROLE signalbox_kernel;
CREATE OR REPLACE FUNCTION platform.append_events(ids uuid[], event_types text[], event_data jsonb[], event_metadata jsonb[], event_tags text[], event_tag_ends integer[],
    correlation text, causation uuid, types text[], type_ends integer[], tags text[], tag_ends integer[], seen pg_snapshot, seen_low bigint, seen_high bigint,
    receipt_key text, receipt_digest bytea, OUT outcome text, OUT first_position bigint, OUT last_position bigint, OUT conflicting uuid[])
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
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are appended at READ COMMITTED only' USING ERRCODE = '0A000';
  END IF;
  IF cardinality(ids) = 0 THEN RAISE EXCEPTION 'no events' USING ERRCODE = '22023'; END IF;
  FOREACH one IN ARRAY event_metadata LOOP
    IF jsonb_typeof(one) IS DISTINCT FROM 'object' THEN RAISE EXCEPTION 'metadata is no object' USING ERRCODE = '23514'; END IF;
  END LOOP;
  SELECT hashtextextended(ws::text, s.salt) INTO stream FROM platform.event_salt s;
  PERFORM platform.lock_events(stream, event_types, event_tags, types, type_ends, tags, tag_ends, receipt_key);
  -- From here on each statement sees what others committed before the locks were granted.
  -- Whatever this append adds will lie above the published tick, since it reads the highest position once more afterwards.
  SELECT greatest(platform.event_tick(), max(e.position) >> 8) INTO tick FROM platform.events e WHERE e.workspace_id = ws;
  IF pg_advisory_xact_lock_shared((stream << 32 >> 32)::integer, (tick << 32 >> 32)::integer) IS NULL THEN NULL; END IF;
  WHILE NOT pg_try_advisory_xact_lock((stream >> 32)::integer, slot) LOOP
    slot := 1 + slot % 255;
    IF slot = first_slot THEN RAISE EXCEPTION 'too many appends under way in one workspace' USING ERRCODE = '53000'; END IF;
  END LOOP;
  SELECT (SELECT o.since FROM platform.event_order o WHERE o.workspace_id = ws), greatest(tick, (SELECT max(e.position) >> 8 FROM platform.events e WHERE e.workspace_id = ws))
    INTO ordered_since, tick FROM platform.workspaces w WHERE w.id = ws;
  IF NOT FOUND THEN RAISE EXCEPTION 'the workspace is gone' USING ERRCODE = '42501', HINT = 'unknown-workspace'; END IF;
  IF receipt_key IS NOT NULL THEN
    SELECT * INTO receipt FROM platform.event_receipts r WHERE r.workspace_id = ws AND r.key = receipt_key;
    IF FOUND THEN
      outcome := CASE WHEN receipt.digest = receipt_digest THEN 'REPEATED' ELSE 'KEY_REUSED' END;
      first_position := receipt.first_position; last_position := receipt.last_position;
      RETURN;
    END IF;
  END IF;
  IF tag_ends IS NOT NULL AND seen IS NULL AND (seen_high < ordered_since OR seen_high IS NOT NULL AND ordered_since IS NULL) THEN
    outcome := 'TOKEN_REQUIRED';
    RETURN;
  END IF;
  IF ordered_since IS NOT NULL THEN
    step := 1; slot := 0;
    UPDATE platform.event_order o SET head = o.head + cardinality(ids) WHERE o.workspace_id = ws RETURNING o.head - cardinality(ids) INTO tick;
  END IF;
  IF tag_ends IS NOT NULL THEN
    clashes := platform.unseen_match(types, type_ends, tags, tag_ends, seen, CASE WHEN seen IS NULL THEN seen_high ELSE seen_low END, seen_high);
    IF clashes IS NOT NULL THEN
      outcome := 'CONFLICT';
      conflicting := ARRAY(SELECT e.id FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (clashes) ORDER BY e.position);
      IF ordered_since IS NOT NULL THEN UPDATE platform.event_order o SET head = tick WHERE o.workspace_id = ws; END IF;
      RETURN;
    END IF;
  END IF;
  IF cardinality(ids) = 1 THEN
    INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
      VALUES ((tick + 1) * step + slot, ids[1], event_types[1], event_data[1], event_metadata[1], event_tags, correlation, causation);
    INSERT INTO platform.event_tags (tag, position, type) SELECT g.tag, (tick + 1) * step + slot, event_types[1] FROM unnest(event_tags) AS g (tag);
  ELSE
    INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
      SELECT (tick + e.n) * step + slot, e.id, e.type, e.data, e.metadata, event_tags[coalesce(event_tag_ends[e.n - 1], 0) + 1 : event_tag_ends[e.n]], correlation, causation
        FROM unnest(ids, event_types, event_data, event_metadata) WITH ORDINALITY AS e (id, type, data, metadata, n);
    INSERT INTO platform.event_tags (tag, position, type)
      SELECT g.tag, (tick + e.n) * step + slot, e.type FROM unnest(event_types) WITH ORDINALITY AS e (type, n),
        unnest(event_tags[coalesce(event_tag_ends[e.n - 1], 0) + 1 : event_tag_ends[e.n]]) AS g (tag);
  END IF;
  outcome := 'APPENDED';
  first_position := (tick + 1) * step + slot;
  last_position := (tick + cardinality(ids)) * step + slot;
  IF receipt_key IS NOT NULL THEN
    INSERT INTO platform.event_receipts (key, digest, first_position, last_position) VALUES (receipt_key, receipt_digest, append_events.first_position, append_events.last_position);
  END IF;
END
$$;
COMMENT ON FUNCTION platform.append_events(uuid[], text[], jsonb[], jsonb[], text[], integer[], text, uuid, text[], integer[], text[], integer[], pg_snapshot, bigint, bigint, text, bytea) IS 'Appends events to the entered workspace unless the condition fails; the only way to. Outcome: APPENDED, CONFLICT with ids of events in the way, REPEATED or KEY_REUSED for a key, TOKEN_REQUIRED for a bare position that says too little.';
SET LOCAL ROLE signalbox_owner;
REVOKE CREATE ON SCHEMA platform FROM signalbox_kernel;
