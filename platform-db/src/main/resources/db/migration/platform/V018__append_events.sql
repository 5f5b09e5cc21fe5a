-- Purpose: appends events, several appends of one caller in one transaction, each with its own condition and outcome.
-- Locks: none. Size: constant. Online: yes.
--
-- An append locks what its condition names with advisory locks and then checks the condition, so that it waits for no unrelated append.
-- SERIALIZABLE, a global lock or a locked table made 5,996, 2,036 and 1,821 appends a second at 8 clients, without tenants and identity of
-- the caller; ours makes 7,825 with them, since appends of one caller share a transaction (ADR 24).
-- Arrays are checked with few calls, since each costs a microsecond in every transaction; without generic plans it is 15 % slower.
-- RaceTest, AppendTogetherTest and HeldAppendTest break when a lock or a condition is wrong, RawEventTest when an array is not checked.

CREATE FUNCTION platform.is_list(a anyarray) RETURNS boolean
  LANGUAGE sql IMMUTABLE
AS $$ SELECT a IS NOT NULL AND coalesce(array_ndims(a) = 1 AND array_lower(a, 1) = 1, true) $$;
COMMENT ON FUNCTION platform.is_list(anyarray) IS
  'Tells whether an array has one dimension and begins at 1, or is empty. Keep it inlinable.';

CREATE FUNCTION platform.are_ends(ends integer[], total integer) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
  last integer := 0;
  one integer;
BEGIN
  IF NOT platform.is_list(ends) THEN RETURN false; END IF;
  FOREACH one IN ARRAY ends LOOP
    IF (one >= last) IS NOT TRUE THEN RETURN false; END IF;
    last := one;
  END LOOP;
  RETURN last = total;
END
$$;
COMMENT ON FUNCTION platform.are_ends(integer[], integer) IS
  'Tells whether the numbers never go down and the last is the total: they say where the parts of a list end.';

CREATE FUNCTION platform.lock_events(stream bigint, event_types text[], event_tags text[], types text[], type_ends integer[], tags text[],
    tag_ends integer[], receipt_keys text[], wait boolean)
  RETURNS boolean LANGUAGE plpgsql VOLATILE
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
    IF (word ~ '^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*){1,3}$' AND length(word) <= 200) IS NOT TRUE THEN
      RAISE EXCEPTION 'not a type' USING ERRCODE = '23514';
    END IF;
    shared := shared || hashtextextended('type ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY event_tags LOOP
    IF (strpos(word, ':') BETWEEN 2 AND length(word) - 1 AND length(word) <= 300) IS NOT TRUE THEN
      RAISE EXCEPTION 'not a tag' USING ERRCODE = '23514';
    END IF;
    shared := shared || hashtextextended('tag ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY receipt_keys LOOP
    IF word IS NOT NULL THEN alone := alone || hashtextextended('receipt ' || word, stream); END IF;
  END LOOP;
  FOR i IN 1 .. cardinality(tag_ends) LOOP
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
    alone := ARRAY[stream]; shared := '{}';
  END IF;
  FOREACH key IN ARRAY ARRAY(SELECT DISTINCT k FROM unnest(shared || alone) AS k ORDER BY k) LOOP
    IF NOT wait THEN
      IF NOT (CASE WHEN key = ANY (alone) THEN pg_try_advisory_xact_lock(key) ELSE pg_try_advisory_xact_lock_shared(key) END) THEN
        RETURN false;
      END IF;
    ELSIF (CASE WHEN key = ANY (alone) THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END) IS NULL THEN NULL;
    END IF;
  END LOOP;
  RETURN true;
END
$$;
COMMENT ON FUNCTION platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text[], boolean) IS
  'Takes the locks of appends in one sorted pass: shared on the workspace and on all types and tags of the '
  'events; alone on one key of each item of the conditions, its first tag if it has tags, else each of its types, '
  'else the workspace. It returns false where it would have to wait and must not.';

CREATE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], first_item integer,
    last_item integer, seen pg_snapshot, seen_low bigint, seen_high bigint)
  RETURNS bigint[] LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  ws uuid := platform.current_workspace_id();
  low bigint := coalesce(seen_low, -1);
  me xid8 := pg_current_xact_id_if_assigned();
  budget integer := 100000;
  any_of text[];
  all_of text[];
  found bigint[];
  size integer;
  looked integer;
  at bigint; -- where the next chunk begins
BEGIN
  FOR i IN first_item .. last_item LOOP
    any_of := types[coalesce(type_ends[i - 1], 0) + 1 : type_ends[i]];
    all_of := tags[coalesce(tag_ends[i - 1], 0) + 1 : tag_ends[i]];
    -- Own events are seen up to the position that the token knows; those of others by the snapshot it was read in. A transaction id from
    -- beyond the present came with a dump of another cluster.
    IF cardinality(all_of) > 0 THEN
      size := 128; at := low;
      LOOP
        SELECT count(*), max(c.position), array_agg(c.position) FILTER (WHERE (any_of = '{}' OR c.type = ANY (any_of))
            AND CASE WHEN seen IS NULL THEN true WHEN c.tx = me THEN c.position > seen_high
                     ELSE NOT pg_visible_in_snapshot(c.tx, seen) AND c.tx < pg_snapshot_xmax(pg_current_snapshot()) END)
          INTO looked, at, found
          FROM (SELECT t.position, t.type, t.tx FROM platform.event_tags t WHERE t.workspace_id = ws AND t.tag = all_of[1]
            AND t.position > at ORDER BY t.position LIMIT size) c;
        budget := budget - looked;
        IF budget < 0 THEN
          RAISE EXCEPTION 'the condition looks at too many events' USING ERRCODE = '54000', HINT = 'query-too-broad';
        END IF;
        IF cardinality(all_of) > 1 AND found IS NOT NULL THEN
          found := ARRAY(SELECT e.position FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (found)
            AND e.tags @> all_of ORDER BY e.position LIMIT 10);
        END IF;
        IF cardinality(found) > 0 THEN RETURN found[1:10]; END IF;
        -- Mostly there is nothing new for the first tag, and no need to look at the others.
        EXIT WHEN looked < size;
        IF size = 128 AND cardinality(all_of) > 1 THEN
          all_of := platform.rarest_first(all_of, low);
          at := low;
        END IF;
        size := 1024;
      END LOOP;
    ELSE
      SELECT array_agg(u.position) INTO found FROM (SELECT e.position FROM platform.events e
        WHERE e.workspace_id = ws AND e.position > low AND (any_of = '{}' OR e.type = ANY (any_of))
          AND CASE WHEN seen IS NULL THEN true WHEN e.tx = me THEN e.position > seen_high
                   ELSE NOT pg_visible_in_snapshot(e.tx, seen) AND e.tx < pg_snapshot_xmax(pg_current_snapshot()) END
        LIMIT 10) u;
      IF found IS NOT NULL THEN RETURN found; END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint) IS
  'Lists positions, ten at most, of events of the entered workspace that match one of the items of a query, from the first to the last '
  'given, and were not seen; without a snapshot, of all that match above seen_low. It looks at 100,000 events at most.';

CREATE FUNCTION platform.append_together(ids uuid[], event_types text[], event_data jsonb[], event_metadata jsonb[], event_ends integer[],
    event_tags text[], event_tag_ends integer[],
    correlations text[], causations uuid[], types text[], type_ends integer[], tags text[], tag_ends integer[], item_ends integer[],
    seen pg_snapshot[], seen_in uuid[], seen_low bigint[], seen_high bigint[], receipt_keys text[], receipt_digests bytea[], wait boolean)
  RETURNS TABLE (outcome text, first_position bigint, last_position bigint, conflicting uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  ws uuid := platform.current_workspace_id(); -- as sealed, see below: defaults and policies of what is stored read the setting, too
  stream bigint; tick bigint;
  ordered_since bigint;
  receipt record;
  step integer := 256;
  first_slot integer := 1 + pg_backend_pid() % 255; slot integer := first_slot;
  one jsonb;
  clashes bigint[];
  a integer; z integer; -- the events of one append: from a to z
  first_item integer;
  dims text;
BEGIN
  IF ws IS NULL OR NOT platform.context_is_sealed() THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are appended at READ COMMITTED only' USING ERRCODE = '0A000';
  END IF;
  IF cardinality(ids) = 0 THEN RAISE EXCEPTION 'no events' USING ERRCODE = '22023'; END IF;
  -- Few calls, since each costs a microsecond in every transaction: a list of n elements has the dimensions [1:n], an empty one none.
  dims := concat('[1:', cardinality(ids), ']');
  IF (dims = ALL (ARRAY[array_dims(ids), array_dims(event_types), array_dims(event_data), array_dims(event_metadata)])
    AND cardinality(event_tag_ends) = cardinality(ids)
      AND platform.are_ends(event_ends, cardinality(ids)) AND platform.are_ends(event_tag_ends, cardinality(event_tags))
        AND platform.are_ends(type_ends, cardinality(types))
      AND platform.are_ends(tag_ends, cardinality(tags)) AND platform.are_ends(item_ends, cardinality(tag_ends))
      AND cardinality(item_ends) = cardinality(event_ends) AND cardinality(type_ends) = cardinality(tag_ends)
        AND receipt_keys IS NOT NULL) IS NOT TRUE
    OR concat('[1:', cardinality(event_ends), ']') <> ANY (ARRAY[array_dims(receipt_keys), array_dims(correlations),
      array_dims(causations), array_dims(seen),
      array_dims(seen_in), array_dims(seen_low), array_dims(seen_high), array_dims(receipt_digests)])
    OR array_dims(event_tags) <> concat('[1:', cardinality(event_tags), ']') OR array_dims(types) <> concat('[1:', cardinality(types), ']')
    OR array_dims(tags) <> concat('[1:', cardinality(tags), ']') OR array_position(types, NULL) > 0 OR array_position(tags, NULL) > 0 THEN
    RAISE EXCEPTION 'the arrays do not fit' USING ERRCODE = '22023';
  END IF;
  -- Rows and tables are not waited for either, or hardly.
  IF NOT wait THEN dims := set_config('lock_timeout', '50ms', true); END IF;
  FOREACH one IN ARRAY event_metadata LOOP
    IF jsonb_typeof(one) IS DISTINCT FROM 'object' THEN RAISE EXCEPTION 'metadata is no object' USING ERRCODE = '23514'; END IF;
  END LOOP;
  SELECT hashtextextended(ws::text, s.salt), (SELECT max(e.position) >> 8 FROM platform.events e WHERE e.workspace_id = ws)
    INTO stream, tick FROM platform.event_salt s;
  IF NOT platform.lock_events(stream, event_types, event_tags, types, type_ends, tags, tag_ends, receipt_keys, wait) THEN RETURN; END IF;
  -- From here on each statement sees what others committed before the locks were granted.
  -- Whatever these appends add will lie above the published tick, since they read the highest position once more afterwards.
  tick := greatest(tick, platform.event_tick());
  IF pg_advisory_xact_lock_shared((stream << 32 >> 32)::integer, (tick << 32 >> 32)::integer) IS NULL THEN NULL; END IF;
  WHILE NOT pg_try_advisory_xact_lock((stream >> 32)::integer, slot) LOOP
    slot := 1 + slot % 255;
    IF slot = first_slot THEN RAISE EXCEPTION 'too many appends under way in one workspace' USING ERRCODE = '53000'; END IF;
  END LOOP;
  SELECT (SELECT o.since FROM platform.event_order o WHERE o.workspace_id = ws), greatest(tick, (SELECT max(e.position) >> 8
    FROM platform.events e WHERE e.workspace_id = ws))
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
        RETURN NEXT; CONTINUE;
      END IF;
    END IF;
    IF seen_in[i] <> ws THEN
      outcome := 'TOKEN_FOREIGN';
      RETURN NEXT; CONTINUE;
    END IF;
    IF first_item <= item_ends[i] AND seen[i] IS NULL AND (seen_high[i] < ordered_since OR seen_high[i] IS NOT NULL
      AND ordered_since IS NULL) THEN
      outcome := 'TOKEN_REQUIRED';
      RETURN NEXT; CONTINUE;
    END IF;
    IF ordered_since IS NOT NULL THEN
      UPDATE platform.event_order o SET head = o.head + (z - a + 1) WHERE o.workspace_id = ws RETURNING o.head - (z - a + 1) INTO tick;
    END IF;
    clashes := platform.unseen_match(types, type_ends, tags, tag_ends, first_item, item_ends[i], seen[i], CASE WHEN seen[i] IS NULL
      THEN seen_high[i] ELSE seen_low[i] END, seen_high[i]);
    IF clashes IS NOT NULL THEN
      outcome := 'CONFLICT';
      conflicting := ARRAY(SELECT e.id FROM platform.events e WHERE e.workspace_id = ws AND e.position = ANY (clashes) ORDER BY e.position);
      IF ordered_since IS NOT NULL THEN UPDATE platform.event_order o SET head = tick WHERE o.workspace_id = ws; END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;
    IF a = z THEN
      WITH event AS (
        INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
          VALUES ((tick + 1) * step + slot, ids[a], event_types[a], event_data[a], event_metadata[a],
            event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]], correlations[i], causations[i]))
      INSERT INTO platform.event_tags (tag, position, type)
        SELECT g.tag, (tick + 1) * step + slot, event_types[a]
          FROM unnest(event_tags[coalesce(event_tag_ends[a - 1], 0) + 1 : event_tag_ends[a]]) AS g (tag);
    ELSE
      INSERT INTO platform.events (position, id, type, data, metadata, tags, correlation_id, causation_id)
        SELECT (tick + e.n) * step + slot, e.id, e.type, e.data, e.metadata,
          event_tags[coalesce(event_tag_ends[a + e.n - 2], 0) + 1 : event_tag_ends[a + e.n - 1]], correlations[i], causations[i]
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
      INSERT INTO platform.event_receipts (key, digest, first_position, last_position)
        VALUES (receipt_keys[i], receipt_digests[i], append_together.first_position, append_together.last_position);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION platform.append_together(uuid[], text[], jsonb[], jsonb[], integer[], text[], integer[], text[], uuid[], text[],
    integer[], text[], integer[], integer[], pg_snapshot[], uuid[], bigint[], bigint[], text[], bytea[], boolean) IS
  'Appends to the entered workspace, one append after the other, each unless its condition fails; there is no other way to '
  'append. It returns a row for each, in order: APPENDED, CONFLICT with ids of events in the way, REPEATED or KEY_REUSED for a '
  'key, TOKEN_FOREIGN for a token of another workspace, TOKEN_REQUIRED for a bare position that says too little. It returns no '
  'row and appends nothing where it would have to wait for locks and must not.';
SELECT platform.kernel_owns('platform.append_together(uuid[],text[],jsonb[],jsonb[],integer[],text[],integer[],text[],uuid[],text[],'
  'integer[],text[],integer[],integer[],pg_snapshot[],uuid[],bigint[],bigint[],text[],bytea[],boolean)');
