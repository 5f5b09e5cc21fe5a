CREATE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], seen pg_snapshot, seen_low bigint, seen_high bigint)
  RETURNS bigint[] LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce(seen_low, -1);
  me xid8 := pg_current_xact_id_if_assigned();
  any_of text[];
  all_of text[];
  found bigint[];
BEGIN
  FOR i IN 1 .. cardinality(tag_ends) LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    -- Own events are seen up to the position that the token knows; those of others by the snapshot it was read in. A transaction id from
    -- beyond the present came with a dump of another cluster.
    IF cardinality(all_of) > 0 THEN
      SELECT ARRAY[t.position] INTO found FROM platform.event_tags t
       WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND (any_of = '{}' OR t.type = ANY (any_of))
         AND CASE WHEN seen IS NULL THEN true WHEN t.tx = me THEN t.position > seen_high
                  ELSE NOT pg_visible_in_snapshot(t.tx, seen) AND t.tx < pg_snapshot_xmax(pg_current_snapshot()) END LIMIT 1;
      -- Mostly there is nothing new for the first tag, and no need to look at the others.
      CONTINUE WHEN found IS NULL;
      all_of := platform.rarest_first(all_of, low);
      SELECT array_agg(u.position) INTO found FROM (SELECT t.position FROM platform.event_tags t
        WHERE t.workspace_id = ws AND t.tag = all_of[1] AND t.position > low AND (any_of = '{}' OR t.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN t.tx = me THEN t.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(t.tx, seen) AND t.tx < pg_snapshot_xmax(pg_current_snapshot()) END
          AND (SELECT count(*) FROM unnest(all_of[2:]) AS o (tag)
                WHERE (SELECT true FROM platform.event_tags x WHERE x.workspace_id = ws AND x.tag = o.tag AND x.position = t.position)) = cardinality(all_of) - 1
        LIMIT 10) u;
    ELSE
      SELECT array_agg(u.position) INTO found FROM (SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > low AND (any_of = '{}' OR e.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN e.tx = me THEN e.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(e.tx, seen) AND e.tx < pg_snapshot_xmax(pg_current_snapshot()) END
        LIMIT 10) u;
    END IF;
    IF found IS NOT NULL THEN RETURN found; END IF;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.unseen_match(text[], integer[], text[], integer[], pg_snapshot, bigint, bigint) IS 'Positions, ten at most, of events of the entered workspace that match a query and were not seen; without a snapshot, of all that match above seen_low.';

CREATE FUNCTION platform.lock_events(stream bigint, event_types text[], event_tags text[], types text[], type_ends integer[], tags text[], tag_ends integer[], receipt_key text)
  RETURNS void LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  shared bigint[] := ARRAY[stream];
  alone bigint[] := '{}';
  tag_from integer;
  type_from integer;
  key bigint;
  word text;
BEGIN
  FOREACH word IN ARRAY event_types LOOP
    IF (word ~ '^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*){1,3}$' AND length(word) <= 200) IS NOT TRUE THEN RAISE EXCEPTION 'not a type' USING ERRCODE = '23514'; END IF;
    shared := shared || hashtextextended('type ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY event_tags LOOP
    IF (word ~ '^[^:]+:.+$' AND length(word) <= 300) IS NOT TRUE THEN RAISE EXCEPTION 'not a tag' USING ERRCODE = '23514'; END IF;
    shared := shared || hashtextextended('tag ' || word, stream);
  END LOOP;
  IF receipt_key IS NOT NULL THEN alone := alone || hashtextextended('receipt ' || receipt_key, stream); END IF;
  FOR i IN 1 .. coalesce(cardinality(tag_ends), 0) LOOP
    tag_from := coalesce(tag_ends[i - 1], 0) + 1;
    type_from := coalesce(type_ends[i - 1], 0) + 1;
    IF tag_from <= tag_ends[i] THEN
      alone := alone || hashtextextended('tag ' || tags[tag_from], stream);
    ELSIF type_from <= type_ends[i] THEN
      FOREACH word IN ARRAY types[type_from : type_ends[i]] LOOP alone := alone || hashtextextended('type ' || word, stream); END LOOP;
    ELSE
      alone := alone || stream;
    END IF;
  END LOOP;
  -- Locks live in shared memory: beyond 64 the whole workspace is locked instead.
  IF cardinality(shared) + cardinality(alone) > 64 THEN
    PERFORM pg_advisory_xact_lock(stream);
    RETURN;
  END IF;
  FOREACH key IN ARRAY ARRAY(SELECT DISTINCT k FROM unnest(shared || alone) AS k ORDER BY k) LOOP
    IF (CASE WHEN key = ANY (alone) THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END) IS NULL THEN NULL; END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text) IS 'Takes the locks of an append in one sorted pass: shared on the workspace and on all types and tags of the events; alone on one key of each item of the condition, its first tag if it has tags, else each of its types, else the workspace.';
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
