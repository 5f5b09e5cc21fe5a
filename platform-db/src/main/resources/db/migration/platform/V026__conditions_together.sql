-- Purpose: locks and conditions of several appends at once; V027 uses them. Locks: none. Size: constant. Online: yes.
CREATE FUNCTION platform.is_list(a anyarray) RETURNS boolean
  LANGUAGE sql IMMUTABLE
AS $$ SELECT a IS NOT NULL AND coalesce(array_ndims(a) = 1 AND array_lower(a, 1) = 1, true) $$;
COMMENT ON FUNCTION platform.is_list(anyarray) IS 'Whether an array has one dimension and begins at 1, or is empty. Keep it inlinable.';

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
COMMENT ON FUNCTION platform.are_ends(integer[], integer) IS 'Whether the numbers never go down and the last is the total: where the parts of a list end.';

CREATE FUNCTION platform.unseen_match(types text[], type_ends integer[], tags text[], tag_ends integer[], first_item integer, last_item integer, seen pg_snapshot, seen_low bigint, seen_high bigint)
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
  FOR i IN first_item .. last_item LOOP
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
COMMENT ON FUNCTION platform.unseen_match(text[], integer[], text[], integer[], integer, integer, pg_snapshot, bigint, bigint) IS 'Positions, ten at most, of events of the entered workspace that match one of the items of a query, from the first to the last given, and were not seen; without a snapshot, of all that match above seen_low.';

CREATE FUNCTION platform.lock_events(stream bigint, event_types text[], event_tags text[], types text[], type_ends integer[], tags text[], tag_ends integer[], receipt_keys text[], wait boolean)
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
    IF (word ~ '^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*){1,3}$' AND length(word) <= 200) IS NOT TRUE THEN RAISE EXCEPTION 'not a type' USING ERRCODE = '23514'; END IF;
    shared := shared || hashtextextended('type ' || word, stream);
  END LOOP;
  FOREACH word IN ARRAY event_tags LOOP
    IF (strpos(word, ':') BETWEEN 2 AND length(word) - 1 AND length(word) <= 300) IS NOT TRUE THEN RAISE EXCEPTION 'not a tag' USING ERRCODE = '23514'; END IF;
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
      IF NOT (CASE WHEN key = ANY (alone) THEN pg_try_advisory_xact_lock(key) ELSE pg_try_advisory_xact_lock_shared(key) END) THEN RETURN false; END IF;
    ELSIF (CASE WHEN key = ANY (alone) THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END) IS NULL THEN NULL;
    END IF;
  END LOOP;
  RETURN true;
END
$$;
COMMENT ON FUNCTION platform.lock_events(bigint, text[], text[], text[], integer[], text[], integer[], text[], boolean) IS 'Takes the locks of appends in one sorted pass: shared on the workspace and on all types and tags of the events; alone on one key of each item of the conditions, its first tag if it has tags, else each of its types, else the workspace. False where it would have to wait and must not.';
